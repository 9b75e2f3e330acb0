package io.graft.host.knowledge;

import io.graft.core.file.safetensors.SafetensorsFile;
import io.graft.core.file.safetensors.SafetensorsWriter;
import io.graft.knowledge.index.IndexedGraph;
import io.graft.knowledge.names.ConceptName;
import io.graft.knowledge.names.NameEncoder;
import io.graft.knowledge.names.NameVectors;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * The vectors of all names of a graph. They are made once for each encoder and kept in the folder
 * {@code vectors} of the index, in a file with the encoder's hash for its name; an index that is
 * built again loses them.
 */
public final class GraphVectors {
  private static final String TENSOR = "names";
  private static final String GRAPH = "graph";
  private static final int CHUNK = 2048;

  private GraphVectors() {}

  /**
   * Reads or makes them; concepts are numbered by ordinal.
   *
   * @param progress told how many names are encoded
   * @throws GraftException of category USER when the graph has more names than vectors can be held
   */
  public static NameVectors of(IndexedGraph graph, NameEncoder encoder, LongConsumer progress) {
    Names names = Names.of(graph);
    Path file = graph.folder().resolve("vectors").resolve(encoder.hash() + ".safetensors");
    if (Files.exists(file)) {
      try (SafetensorsFile stored = SafetensorsFile.open(file)) {
        List<Long> shape = stored.info(TENSOR).shape();
        if (graph.hash().equals(stored.metadata().get(GRAPH))
            && shape.get(0) == names.texts().size()) {
          int size = Math.toIntExact(shape.get(1));
          return NameVectors.of(stored.floats(TENSOR), size, names.concepts());
        }
      }
    }
    float[] units = encode(names.texts(), encoder, progress);
    int size = names.texts().isEmpty() ? 0 : units.length / names.texts().size();
    new SafetensorsWriter()
        .metadata(Map.of(GRAPH, graph.hash()))
        .add(TENSOR, Shape.of(names.texts().size(), size), units)
        .write(file);
    return NameVectors.of(units, size, names.concepts());
  }

  /**
   * The unit vectors of names, one after the other.
   *
   * @param progress told how many names are encoded
   */
  static float[] encode(List<String> names, NameEncoder encoder, LongConsumer progress) {
    float[] units = new float[0];
    for (int start = 0; start < names.size(); start += CHUNK) {
      List<String> chunk = names.subList(start, Math.min(names.size(), start + CHUNK));
      List<float[]> vectors = encoder.encode(chunk);
      int size = vectors.get(0).length;
      if (units.length == 0) {
        units = new float[capacity(names.size(), size)];
      }
      for (int i = 0; i < vectors.size(); i++) {
        System.arraycopy(NameVectors.unit(vectors.get(i)), 0, units, (start + i) * size, size);
      }
      progress.accept(start + chunk.size());
    }
    return units;
  }

  private static int capacity(int names, int size) {
    long numbers = (long) names * size;
    if (numbers > Integer.MAX_VALUE - 8 || 4 * numbers > Runtime.getRuntime().maxMemory() / 2) {
      throw GraftException.user(
          names + " names have vectors of " + numbers / (1 << 18) + " MiB, too many to hold",
          "--encoder",
          "build a smaller index with the filters of its format, or set GRAFT_HEAP, such as to 8g");
    }
    return (int) numbers;
  }

  /** The names in the order of their concepts' ordinals, and those. */
  @SuppressWarnings("ArrayRecordComponent") // made for one call
  private record Names(List<String> texts, int[] concepts) {
    static Names of(IndexedGraph graph) {
      List<String> texts = new ArrayList<>();
      List<Integer> concepts = new ArrayList<>();
      for (int ordinal = 0; ordinal < graph.store().size(); ordinal++) {
        for (ConceptName name : ConceptName.of(graph.concept(ordinal))) {
          texts.add(name.name());
          concepts.add(ordinal);
        }
      }
      return new Names(texts, concepts.stream().mapToInt(Integer::intValue).toArray());
    }
  }
}
