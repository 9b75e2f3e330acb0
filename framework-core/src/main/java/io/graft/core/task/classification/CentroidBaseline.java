package io.graft.core.task.classification;

import io.graft.core.evaluate.Metrics;
import io.graft.core.file.safetensors.SafetensorsFile;
import io.graft.core.file.safetensors.SafetensorsWriter;
import io.graft.core.task.Baseline;
import io.graft.core.task.EncodedSplit;
import io.graft.core.text.read.LabelSet;
import io.graft.core.train.ModelRunner;
import io.graft.spi.Settings;
import io.graft.spi.tensor.Shape;
import io.graft.spi.train.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the base model can do without training: a nearest-centroid classifier on its features. */
record CentroidBaseline(
    LabelScoring scoring, LabelSet labels, Settings settings, CentroidScores centroids)
    implements Baseline {
  private static final String FILE = "base_centroids.safetensors";

  /** Stores the centroids beside a run's adapter, so that it can be compared on other data. */
  @Override
  public void write(Path folder) {
    SafetensorsWriter writer = new SafetensorsWriter();
    add(writer, "centroids", centroids.centroids());
    if (!centroids.counter().isEmpty()) {
      add(writer, "counter", centroids.counter());
    }
    writer.write(folder.resolve(FILE));
  }

  private static void add(SafetensorsWriter writer, String name, List<float[]> rows) {
    int size = rows.get(0).length;
    float[] values = new float[rows.size() * size];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, values, row * size, size);
    }
    writer.add(name, Shape.of(rows.size(), size), values);
  }

  /** The centroids that a run stored, or null for an adapter that came without. */
  static @Nullable CentroidScores read(Path folder) {
    Path path = folder.resolve(FILE);
    if (!Files.exists(path)) {
      return null;
    }
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      List<float[]> counter = file.names().contains("counter") ? rows(file, "counter") : List.of();
      return new CentroidScores(rows(file, "centroids"), counter);
    }
  }

  private static List<float[]> rows(SafetensorsFile file, String name) {
    float[] values = file.floats(name);
    int rows = Math.toIntExact(file.info(name).shape().get(0));
    int size = values.length / Math.max(1, rows);
    List<float[]> result = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      result.add(Arrays.copyOfRange(values, row * size, (row + 1) * size));
    }
    return result;
  }

  @Override
  public Metrics evaluate(ModelRunner runner, Model base, EncodedSplit split) {
    List<float[]> scores =
        runner.features(base, split.inputs(), split.evaluationBatches()).stream()
            .map(centroids::scores)
            .toList();
    return scoring.evaluate(scores, split.examples(), labels, settings);
  }
}
