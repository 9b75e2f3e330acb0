package io.graft.core.embed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.core.file.AtomicFolder;
import io.graft.core.file.Sha256;
import io.graft.core.file.StrictJson;
import io.graft.core.file.safetensors.SafetensorsFile;
import io.graft.core.file.safetensors.SafetensorsWriter;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Vectors on disk: {@code vectors.safetensors} with the tables {@code concepts} and {@code
 * relations}, and {@code embedding.json} with their ids, the model and how well it ranks.
 */
public final class EmbeddingFiles {
  private static final String VECTORS = "vectors.safetensors";
  private static final String DESCRIPTION = "embedding.json";
  private static final int MAX_BYTES = 512 << 20;

  private EmbeddingFiles() {}

  /**
   * Writes a folder, which appears whole or not at all.
   *
   * @param graphSha256 of the graph that they were learnt from
   * @param measured what to keep beside them, such as ranks by name
   */
  public static void write(
      Path folder, ConceptEmbeddings embeddings, String graphSha256, Map<String, ?> measured) {
    ObjectNode description = StrictJson.newObject();
    description.put("model", embeddings.model().spelled());
    description.put("size", embeddings.size());
    description.put("graph_sha256", graphSha256);
    description.putPOJO("measured", measured);
    embeddings.concepts().forEach(description.putArray("concepts")::add);
    embeddings.relations().forEach(description.putArray("relations")::add);
    SafetensorsWriter writer =
        new SafetensorsWriter()
            .metadata(Map.of("format", "pt"))
            .add(
                "concepts",
                Shape.of(embeddings.concepts().size(), embeddings.size()),
                joined(embeddings.conceptVectors(), embeddings.size()))
            .add(
                "relations",
                Shape.of(embeddings.relations().size(), embeddings.size()),
                joined(embeddings.relationVectors(), embeddings.size()));
    AtomicFolder.write(
        folder,
        temporary -> {
          writer.write(temporary.resolve(VECTORS));
          Files.write(temporary.resolve(DESCRIPTION), StrictJson.write(description));
        });
  }

  private static float[] joined(List<float[]> rows, int size) {
    float[] all = new float[rows.size() * size];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, all, row * size, size);
    }
    return all;
  }

  /**
   * Reads a folder.
   *
   * @throws GraftException of category DATA when a file is missing or malformed
   */
  public static ConceptEmbeddings read(Path folder) {
    Path file = folder.resolve(DESCRIPTION);
    ObjectNode description = StrictJson.readObject(file, MAX_BYTES);
    EmbeddingModel model =
        EmbeddingModel.named(description.path("model").asText(), file.toString());
    int size = description.path("size").asInt();
    List<String> concepts = texts(description.path("concepts"));
    List<String> relations = texts(description.path("relations"));
    try (SafetensorsFile vectors = SafetensorsFile.open(folder.resolve(VECTORS))) {
      float[] conceptTable = vectors.floats("concepts");
      float[] relationTable = vectors.floats("relations");
      if (conceptTable.length != (long) size * concepts.size()
          || relationTable.length != (long) size * relations.size()) {
        throw GraftException.data(
            "the vectors are not those that " + DESCRIPTION + " describes",
            folder.toString(),
            "make them again with graft knowledge embed");
      }
      return new ConceptEmbeddings(
          model,
          size,
          concepts,
          relations,
          ConceptEmbeddings.rows(conceptTable, size),
          ConceptEmbeddings.rows(relationTable, size));
    }
  }

  /** The SHA-256 of the vectors. */
  public static String sha256(Path folder) {
    return Sha256.of(folder.resolve(VECTORS));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new java.util.ArrayList<>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }
}
