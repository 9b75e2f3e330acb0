package io.graft.core.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects in files: read with bounds on size and depth, no key twice; written as Python's
 * {@code json.dumps(indent=2)} lays them out, which is what the Hugging Face libraries do.
 */
final class JsonFile {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_TEXT = 32 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_TEXT)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonFile() {}

  /**
   * Reads an object.
   *
   * @param maxBytes a longer file is refused unread
   * @throws GraftException of category DATA when it is missing, too long, malformed or no object
   */
  static JsonObject read(Path file, long maxBytes) {
    try {
      long size = Files.size(file);
      if (size > maxBytes) {
        throw GraftException.data(
            "the file has " + size + " bytes, more than the " + maxBytes + " that are plausible",
            file.toString(),
            "check that it is the file it is named after");
      }
      Map<String, @Nullable Object> values =
          MAPPER.readValue(
              Files.readAllBytes(file),
              new TypeReference<LinkedHashMap<String, @Nullable Object>>() {});
      if (values == null) {
        throw malformed(file, "it holds null in place of an object", null);
      }
      return new JsonObject(file.toString(), "", values);
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
      throw malformed(file, e.getOriginalMessage() + line, e);
    } catch (IOException e) {
      throw GraftException.data(
          "the file cannot be read (" + e + ")",
          file.toString(),
          "check that it exists and is readable",
          e);
    }
  }

  private static GraftException malformed(Path file, String why, @Nullable Throwable cause) {
    String what = "not a valid JSON object: " + why;
    String mend = "restore the file from where it came";
    return cause == null
        ? GraftException.data(what, file.toString(), mend)
        : GraftException.data(what, file.toString(), mend, cause);
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
