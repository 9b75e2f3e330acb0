package io.graft.core.job;

import io.graft.core.evaluate.Metrics;
import io.graft.core.file.safetensors.SafetensorsFile;
import io.graft.core.file.safetensors.SafetensorsWriter;
import io.graft.core.objective.CentroidScores;
import io.graft.core.text.read.LabelSet;
import io.graft.core.train.ModelRunner;
import io.graft.spi.tensor.Shape;
import io.graft.spi.train.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the base model can do without training: a nearest-centroid classifier on its features. */
record Baseline(CentroidScores centroids) {
  private static final String FILE = "base_centroids.safetensors";

  static Baseline fit(
      ChosenServices services,
      ModelRunner runner,
      Model base,
      EncodedSplit train,
      LabelSet labels) {
    List<float[]> features = runner.features(base, train.inputs(), train.evaluationBatches());
    return new Baseline(services.task().service().centroids(features, train.examples(), labels));
  }

  /** Stores the centroids beside a run's adapter, so that it can be compared on other data. */
  void write(Path folder) {
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

  /** The stored centroids of a run; empty for an adapter that came without. */
  static Optional<Baseline> read(Path folder) {
    Path path = folder.resolve(FILE);
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      List<float[]> counter = file.names().contains("counter") ? rows(file, "counter") : List.of();
      return Optional.of(new Baseline(new CentroidScores(rows(file, "centroids"), counter)));
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

  /** How well it does on a part of the data. */
  Metrics evaluate(
      ChosenServices services,
      ModelRunner runner,
      Model base,
      EncodedSplit split,
      LabelSet labels) {
    List<float[]> scores =
        runner.features(base, split.inputs(), split.evaluationBatches()).stream()
            .map(centroids::scores)
            .toList();
    return services
        .task()
        .service()
        .evaluate(scores, split.examples(), labels, services.task().settings());
  }
}
