package io.graft.core.file.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.graft.spi.GraftException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a header, strictly and with bounds. One parser reads one header. */
final class HeaderParser {
  /** The longest header the format allows, in bytes. */
  static final int MAX_HEADER_BYTES = 100_000_000;

  private static final String METADATA = "__metadata__";

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxNumberLength(40)
                  .maxDocumentLength(MAX_HEADER_BYTES)
                  .maxStringLength(MAX_HEADER_BYTES)
                  .maxNameLength(MAX_HEADER_BYTES)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // names come from outside: keep them out of tables that live longer than the header
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final Path file;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<TensorInfo> tensors = new ArrayList<>();

  private HeaderParser(Path file) {
    this.file = file;
  }

  /**
   * @param header the bytes of the header, padding included
   * @param dataBytes how many bytes follow it in the file
   * @throws GraftException of category DATA when the header breaks the format
   */
  static Header parse(Path file, byte[] header, long dataBytes) {
    if (header.length == 0 || header[0] != '{') {
      throw Header.refuse(file, "the header does not begin with '{'");
    }
    HeaderParser parser = new HeaderParser(file);
    parser.read(header);
    return Header.validated(file, parser.metadata, parser.tensors, dataBytes);
  }

  private void read(byte[] header) {
    var utf8 =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    try (JsonParser json =
        JSON.createParser(new InputStreamReader(new ByteArrayInputStream(header), utf8))) {
      json.nextToken();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        readEntry(json);
      }
      if (json.nextToken() != null) {
        throw Header.refuse(file, "something follows the JSON object of the header");
      }
    } catch (CharacterCodingException e) {
      throw Header.refuse(file, "the header is not UTF-8");
    } catch (StreamConstraintsException e) {
      throw Header.refuse(
          file, "the header's nesting or numbers exceed any real one: " + e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      throw Header.refuse(file, "the header is not strict JSON: " + reason(e));
    } catch (IOException e) {
      throw GraftException.internal("reading a header from memory failed", e);
    }
    checkPadding(header);
  }

  /** The padding is spaces; other JSON white space after the object is not allowed there. */
  private void checkPadding(byte[] header) {
    int last = header.length - 1;
    while (header[last] == ' ') {
      last--;
    }
    if (header[last] != '}') {
      throw Header.refuse(file, "the header is padded with something other than spaces");
    }
  }

  private void readEntry(JsonParser json) throws IOException {
    String name = json.currentName();
    if (!wellFormed(name)) {
      throw Header.refuse(file, "a tensor name holds half of a surrogate pair");
    }
    JsonToken value = json.nextToken();
    if (name.equals(METADATA)) {
      readMetadata(json, value);
    } else {
      tensors.add(readTensor(json, name, value));
    }
  }

  private void readMetadata(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      throw Header.refuse(file, METADATA + " is not an object");
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw Header.refuse(
            file, METADATA + " value of '" + Header.brief(key) + "' is not a string");
      }
      metadata.put(key, json.getText());
    }
  }

  private TensorInfo readTensor(JsonParser json, String name, JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      throw Header.refuse(file, name, "the entry is not an object");
    }
    @Nullable Dtype dtype = null;
    @Nullable List<Long> shape = null;
    @Nullable List<Long> offsets = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      JsonToken token = json.nextToken();
      switch (field) {
        case "dtype" -> dtype = readDtype(json, name, token);
        case "shape" -> shape = readIntegers(json, name, field, token);
        case "data_offsets" -> offsets = readIntegers(json, name, field, token);
        default -> json.skipChildren(); // the reference library ignores what it does not know
      }
    }
    if (dtype == null || shape == null || offsets == null) {
      String missing = dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets";
      throw Header.refuse(file, name, "the entry has no " + missing);
    }
    if (offsets.size() != 2) {
      throw Header.refuse(
          file, name, "data_offsets has " + offsets.size() + " entries instead of 2");
    }
    return new TensorInfo(name, dtype, shape, offsets.get(0), offsets.get(1));
  }

  private Dtype readDtype(JsonParser json, String name, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      throw Header.refuse(file, name, "dtype is not a string");
    }
    Dtype dtype = Dtype.named(json.getText());
    if (dtype == null) {
      throw Header.refuse(
          file,
          name,
          "no dtype '"
              + Header.brief(json.getText())
              + "', known: "
              + String.join(", ", Dtype.names()));
    }
    return dtype;
  }

  private List<Long> readIntegers(JsonParser json, String name, String field, JsonToken token)
      throws IOException {
    if (token != JsonToken.START_ARRAY) {
      throw Header.refuse(file, name, field + " is not an array");
    }
    List<Long> values = new ArrayList<>();
    for (JsonToken entry = json.nextToken();
        entry != JsonToken.END_ARRAY;
        entry = json.nextToken()) {
      boolean fits =
          entry == JsonToken.VALUE_NUMBER_INT
              && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
              && !json.getText().startsWith("-");
      if (!fits) {
        throw Header.refuse(
            file,
            name,
            field
                + " holds "
                + Header.brief(String.valueOf(json.getText()))
                + ", which is not an integer between 0 and 2^63-1");
      }
      values.add(json.getLongValue());
    }
    return values;
  }

  private static boolean wellFormed(String name) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(name);
  }

  private static String reason(JsonProcessingException e) {
    var place = e.getLocation();
    return Header.brief(e.getOriginalMessage())
        + (place == null ? "" : " (character " + place.getCharOffset() + ")");
  }
}
