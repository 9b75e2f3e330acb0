package io.graft.core.text.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the JSON files of a tokenizer, with bounds. */
final class TokenizerJson {
  static final String MEND = "get the file again from where the model is published";

  /** Far above the largest tokenizer in use (about 35 MB). */
  static final int MAX_BYTES = 256 << 20;

  static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxDocumentLength(MAX_BYTES)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .build())
          .build();

  private TokenizerJson() {}

  /** The content of a file that is not unreasonably large. */
  static byte[] bytes(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw GraftException.data(
            "the file has " + size + " bytes, more than any tokenizer", file.toString(), MEND);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw GraftException.data(
          "the file cannot be read (" + e + ")",
          file.toString(),
          "check that it exists and is readable",
          e);
    }
  }

  /** The object in a file; an empty one when there is no such file. */
  static JsonNode objectOrEmpty(Path file) {
    if (!Files.exists(file)) {
      return MAPPER.createObjectNode();
    }
    try {
      JsonNode node =
          MAPPER
              .reader()
              .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .readTree(bytes(file));
      if (!node.isObject()) {
        throw GraftException.data("it is not a JSON object", file.toString(), MEND);
      }
      return node;
    } catch (IOException e) {
      throw GraftException.data("not JSON: " + reason(e), file.toString(), MEND, e);
    }
  }

  /** What a parser complained about, without a copy of the file. */
  static String reason(IOException e) {
    if (e instanceof JsonProcessingException json) {
      String place =
          json.getLocation() == null
              ? ""
              : " (line "
                  + json.getLocation().getLineNr()
                  + ", column "
                  + json.getLocation().getColumnNr()
                  + ")";
      String message = String.valueOf(json.getOriginalMessage());
      return (message.length() <= 200 ? message : message.substring(0, 200) + "...") + place;
    }
    return e.toString();
  }
}
