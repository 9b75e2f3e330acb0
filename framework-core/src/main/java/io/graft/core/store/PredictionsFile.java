package io.graft.core.store;

import io.graft.core.file.AtomicFile;
import io.graft.spi.GraftException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code predictions.jsonl}: each evaluated example of a run on a line, with its text, its labels,
 * what base and adapted model say, and the probabilities of all labels in the order of {@code
 * labels} in {@code result.json}.
 */
final class PredictionsFile {
  private static final double DIGITS = 1e6;
  private static final int MAX_ROWS = 5_000_000;

  private PredictionsFile() {}

  /** Writes all examples, atomically. Probabilities keep six digits after the point. */
  static void write(Path file, List<PredictedExample> examples) {
    AtomicFile.write(
        file,
        channel -> {
          for (PredictedExample example : examples) {
            ByteBuffer line = ByteBuffer.wrap(JsonFile.line(asMap(example)));
            while (line.hasRemaining()) {
              channel.write(line);
            }
          }
        });
  }

  private static Map<String, @Nullable Object> asMap(PredictedExample example) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("id", example.id());
    map.put("text", example.text());
    if (example.second() != null) {
      map.put("second", example.second());
    }
    map.put("gold", example.gold());
    map.put("predicted", example.predicted());
    map.put("probabilities", rounded(example.probabilities()));
    if (example.basePredicted() != null) {
      map.put("base_predicted", example.basePredicted());
    }
    if (example.baseProbabilities() != null) {
      map.put("base_probabilities", rounded(example.baseProbabilities()));
    }
    return map;
  }

  private static List<Double> rounded(List<Double> values) {
    return values.stream().map(value -> Math.rint(value * DIGITS) / DIGITS).toList();
  }

  /**
   * Reads all examples.
   *
   * @throws GraftException of category DATA when the file is damaged
   */
  static List<PredictedExample> read(Path file) {
    List<PredictedExample> examples = new ArrayList<>();
    JsonLines.read(
        file,
        line -> {
          if (examples.size() == MAX_ROWS) {
            throw GraftException.data(
                "there are more than " + MAX_ROWS + " predictions",
                file.toString(),
                "check that the file is one that 'graft adapt' wrote");
          }
          examples.add(
              new PredictedExample(
                  line.text("id"),
                  line.text("text"),
                  line.has("second") ? line.text("second") : null,
                  line.texts("gold"),
                  line.texts("predicted"),
                  line.has("base_predicted") ? line.texts("base_predicted") : null,
                  line.numbers("probabilities"),
                  line.has("base_probabilities") ? line.numbers("base_probabilities") : null));
        });
    return examples;
  }
}
