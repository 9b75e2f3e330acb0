package io.graft.core.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.tensor.IntMatrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Lines of a golden file. */
final class GoldenInputs {
  private static final ObjectMapper JSON = new ObjectMapper();

  private GoldenInputs() {}

  static List<JsonNode> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(GoldenInputs::parse).toList();
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line with one text, or with a batch of them. */
  static EncoderInput input(JsonNode line) {
    IntMatrix ids = matrix(line.get("input_ids"));
    JsonNode mask = line.get("attention_mask");
    EncoderInput input =
        EncoderInput.of(
            ids, mask == null ? IntMatrix.filled(ids.rows(), ids.columns(), 1) : matrix(mask));
    return line.has("token_type_ids") ? input.withTypes(matrix(line.get("token_type_ids"))) : input;
  }

  private static IntMatrix matrix(JsonNode node) {
    int rows = node.get(0).isArray() ? node.size() : 1;
    JsonNode[] lists = new JsonNode[rows];
    for (int i = 0; i < rows; i++) {
      lists[i] = node.get(0).isArray() ? node.get(i) : node;
    }
    int columns = lists[0].size();
    int[] values = new int[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = lists[i / columns].get(i % columns).intValue();
    }
    return new IntMatrix(rows, columns, values);
  }
}
