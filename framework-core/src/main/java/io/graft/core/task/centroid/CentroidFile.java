package io.graft.core.task.centroid;

import io.graft.core.file.safetensors.SafetensorsFile;
import io.graft.core.file.safetensors.SafetensorsWriter;
import io.graft.spi.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The centroids of a base, kept beside a run's adapter. */
public final class CentroidFile {
  private static final String FILE = "base_centroids.safetensors";

  private CentroidFile() {}

  /** Stores centroids, so that the base can be compared with its run on other data. */
  public static void write(CentroidScores centroids, Path folder) {
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
  public static @Nullable CentroidScores read(Path folder) {
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
}
