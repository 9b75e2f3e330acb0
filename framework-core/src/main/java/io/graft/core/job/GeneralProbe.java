package io.graft.core.job;

import io.graft.core.evaluate.VectorDrift;
import io.graft.core.model.head.Pooling;
import io.graft.core.task.EncodedSplit;
import io.graft.core.text.encode.Collator;
import io.graft.core.text.encode.TextEncoder;
import io.graft.core.train.ModelRunner;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.train.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an adaptation does to texts that have nothing to do with it: the mean-pooled vectors of
 * bundled everyday sentences before and after training. Sets in languages that the model's
 * tokenizer does not know are left out. Made before training; used by one thread.
 */
final class GeneralProbe {
  private static final int BATCH_TOKENS = 2048;

  /** A set and its vectors before training. */
  private record Side(GeneralTexts texts, EncodedSplit split, List<float[]> before) {}

  private final ModelRunner runner;
  private final List<Side> sides = new ArrayList<>();

  /**
   * @param base the model before training
   */
  GeneralProbe(TextEncoder encoder, Collator collator, ModelRunner runner, Model base) {
    this.runner = runner;
    for (GeneralTexts texts : GeneralTexts.all()) {
      EncodedSplit split = EncodedSplit.of(texts.examples(), encoder, collator, BATCH_TOKENS);
      if (GeneralTexts.known(split.encoded(), encoder.tokenizer())) {
        sides.add(new Side(texts, split, vectors(base, split)));
      }
    }
  }

  /**
   * Compares with the model after training.
   *
   * @return for each set its name, its size and the values of {@link VectorDrift}
   */
  List<Map<String, Object>> compare(Model adapted) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Side side : sides) {
      VectorDrift drift =
          VectorDrift.between(side.texts().topics(), side.before(), vectors(adapted, side.split()));
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("set", side.texts().name());
      row.put("texts", side.texts().topics().length);
      row.put("topics", Arrays.stream(side.texts().topics()).distinct().count());
      row.put("base_neighbour_accuracy", drift.neighbourAccuracyBefore());
      row.put("neighbour_accuracy", drift.neighbourAccuracyAfter());
      row.put("neighbours_kept", drift.neighboursKept());
      row.put("cka", drift.cka());
      rows.add(row);
    }
    return rows;
  }

  private List<float[]> vectors(Model model, EncodedSplit split) {
    float[][] vectors = new float[split.examples().size()][];
    runner.each(
        split.evaluationBatches(),
        (rows, tape) -> {
          EncoderOutput output = model.encode(tape, split.inputs().input(rows), false);
          float[] values = Pooling.MEAN.pool(tape, output).toFloats();
          int size = values.length / rows.length;
          for (int i = 0; i < rows.length; i++) {
            vectors[rows[i]] = Arrays.copyOfRange(values, i * size, (i + 1) * size);
          }
          return rows.length;
        });
    return Arrays.asList(vectors);
  }
}
