package io.graft.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.graft.core.file.StrictJson;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects in files: read with bounds on size and depth, no key twice; written as Python's
 * {@code json.dumps(indent=2)} lays them out, which is what the Hugging Face libraries do.
 */
final class JsonFile {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private JsonFile() {}

  /**
   * Reads an object.
   *
   * @param maxBytes a longer file is refused unread
   * @throws GraftException of category DATA when it is missing, too long, malformed or no object
   */
  static JsonObject read(Path file, int maxBytes) {
    Map<String, @Nullable Object> values =
        MAPPER.convertValue(
            StrictJson.readObject(file, maxBytes),
            new TypeReference<LinkedHashMap<String, @Nullable Object>>() {});
    return new JsonObject(file.toString(), "", values);
  }

  /** The object on several lines, two spaces a level, in the order of the map. */
  static byte[] pretty(Map<String, ? extends @Nullable Object> values) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new PythonPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    return bytes(() -> MAPPER.writer(printer).writeValueAsString(values) + "\n");
  }

  /** The object on one line that ends with a line feed. */
  static byte[] line(Map<String, ? extends @Nullable Object> values) {
    return bytes(() -> MAPPER.writeValueAsString(values) + "\n");
  }

  /** Makes the text of an object. */
  @FunctionalInterface
  private interface Rendering {
    String text() throws JsonProcessingException;
  }

  private static byte[] bytes(Rendering rendering) {
    try {
      return rendering.text().getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw GraftException.internal("an object cannot be written as JSON", e);
    }
  }

  /** {@code "key": value}, without the space that Jackson puts before the colon. */
  private static final class PythonPrinter extends DefaultPrettyPrinter {
    private static final long serialVersionUID = 1L;

    @Override
    public DefaultPrettyPrinter createInstance() {
      DefaultPrettyPrinter copy = new PythonPrinter();
      copy.indentArraysWith(_arrayIndenter);
      copy.indentObjectsWith(_objectIndenter);
      return copy;
    }

    @Override
    public void writeObjectFieldValueSeparator(com.fasterxml.jackson.core.JsonGenerator json)
        throws IOException {
      json.writeRaw(": ");
    }
  }
}
