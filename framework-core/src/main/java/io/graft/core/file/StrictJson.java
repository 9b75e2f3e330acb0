package io.graft.core.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the JSON files that come with models: bounded in size and depth, no key twice. */
public final class StrictJson {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_TEXT = 32 << 20; // the state of a domain tokenizer, in base64
  private static final int MAX_REASON = 200;
  private static final String MEND = "get the file again from where the model is published";

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_TEXT)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // names come from outside: keep them out of tables that outlive the file
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .build())
          .build();

  private StrictJson() {}

  /**
   * Reads a file that holds one object.
   *
   * @param maxBytes a longer file is refused unread
   * @throws GraftException of category DATA when it is missing, too long, or not one object
   */
  public static ObjectNode readObject(Path file, int maxBytes) {
    return object(bytes(file, maxBytes), file.toString());
  }

  /**
   * Reads one object that is in memory.
   *
   * @param where where the bytes are from, for messages
   * @throws GraftException of category DATA when they are not one object
   */
  public static ObjectNode object(byte[] bytes, String where) {
    try {
      JsonNode node =
          MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(bytes);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw GraftException.data("it is not a JSON object", where, MEND);
    } catch (IOException e) {
      throw GraftException.data("not JSON: " + reason(e), where, MEND, e);
    }
  }

  /**
   * The content of a file.
   *
   * @param maxBytes a longer file is refused unread
   * @throws GraftException of category DATA when it is missing or too long
   */
  public static byte[] bytes(Path file, int maxBytes) {
    try {
      long size = Files.size(file);
      if (size > maxBytes) {
        throw GraftException.data(
            "the file has " + size + " bytes, more than any of its kind (" + maxBytes + ")",
            file.toString(),
            "check that it is the file it is named after");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw GraftException.data(
          "the file cannot be read (" + IoReason.of(e) + ")",
          file.toString(),
          "check that it exists and is readable",
          e);
    }
  }

  /** A parser of what is too large for a tree, with the same strictness. */
  public static JsonParser parser(byte[] json) throws IOException {
    return MAPPER.createParser(json);
  }

  /** An empty object, to be filled and {@linkplain #write written}. */
  public static ObjectNode newObject() {
    return MAPPER.createObjectNode();
  }

  /** The object as UTF-8, on one line. */
  public static byte[] write(ObjectNode object) {
    try {
      return MAPPER.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw GraftException.internal("an object cannot be written as JSON", e);
    }
  }

  /** What a parser complained about and where, without a copy of the content. */
  public static String reason(IOException e) {
    if (!(e instanceof JsonProcessingException json)) {
      return IoReason.of(e);
    }
    String message = String.valueOf(json.getOriginalMessage());
    String brief =
        message.length() <= MAX_REASON ? message : message.substring(0, MAX_REASON) + "...";
    return json.getLocation() == null
        ? brief
        : brief
            + " (line "
            + json.getLocation().getLineNr()
            + ", column "
            + json.getLocation().getColumnNr()
            + ")";
  }
}
