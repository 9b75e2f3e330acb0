package io.graft.core.text.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON Lines: one object a line; blank lines are skipped, unknown fields passed over. */
final class JsonlExamples implements RawExamples {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxStringLength(Utf8Lines.MAX_LINE_BYTES)
                  .build())
          .build();

  private final Utf8Lines lines;
  private final ExampleFields fields;

  JsonlExamples(Utf8Lines lines, ExampleFields fields) {
    this.lines = lines;
    this.fields = fields;
  }

  @Override
  public @Nullable RawExample next() {
    String line = lines.next();
    while (line != null && line.isBlank()) {
      line = lines.next();
    }
    if (line == null) {
      return null;
    }
    try (JsonParser parser = JSON.createParser(line)) {
      return example(parser);
    } catch (JsonProcessingException e) {
      String problem = e.getOriginalMessage().lines().findFirst().orElse("malformed");
      throw GraftException.data(
          "not a JSON object: " + problem, where(lines.line(), ""), "write one object a line", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text in memory is read
    }
  }

  @Override
  public boolean broken() {
    return lines.broken();
  }

  @Override
  public String where(long line, String field) {
    return lines.where(line, field);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private RawExample example(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw wrong("", "the line is not a JSON object", "write one object a line");
    }
    String text = null;
    String second = null;
    List<String> labels = null;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      if (name.equals(fields.text())) {
        text = text(parser, token, name);
      } else if (name.equals(fields.second())) {
        second = text(parser, token, name);
      } else if (name.equals(fields.label()) && fields.labels() != LabelKind.NONE) {
        labels = labels(parser, token, name);
      } else {
        parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw wrong("", "something follows the JSON object", "write one object a line");
    }
    return new RawExample(lines.line(), text, second, labels);
  }

  private @Nullable String text(JsonParser parser, JsonToken token, String name)
      throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.VALUE_STRING) {
      throw wrong(name, "the value is not a text", "put it in quotes");
    }
    return parser.getText();
  }

  private @Nullable List<String> labels(JsonParser parser, JsonToken token, String name)
      throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (fields.labels() != LabelKind.MULTI) {
      return List.of(label(parser, token, name, "give one label, or set task.type to multi-label"));
    }
    if (token != JsonToken.START_ARRAY) {
      throw wrong(name, "the value is not a list", "give a list of labels, such as [\"a\"]");
    }
    List<String> labels = new ArrayList<>();
    for (JsonToken item = parser.nextToken();
        item != JsonToken.END_ARRAY;
        item = parser.nextToken()) {
      labels.add(label(parser, item, name, "give texts or numbers in the list"));
    }
    return labels;
  }

  /** A number or boolean counts as it is written. */
  private String label(JsonParser parser, @Nullable JsonToken token, String name, String mend)
      throws IOException {
    if (token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL) {
      throw wrong(name, "the label is neither a text nor a number", mend);
    }
    return parser.getText();
  }

  private GraftException wrong(String field, String what, String mend) {
    return GraftException.data(what, where(lines.line(), field), mend);
  }
}
