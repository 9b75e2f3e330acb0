package io.graft.core.text.span;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.core.file.StrictJson;
import io.graft.core.text.read.LabelSet;
import io.graft.core.text.read.Utf8Lines;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import io.graft.spi.text.LabelledSpan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON Lines with labelled spans: a list of {@code {"start", "end", "text", "label"}}, where
 * start (inclusive) and end (exclusive) count code points of the text. One of end and the span's
 * own text may be missing; both must agree with the text. The label may be called {@code type} too.
 */
final class SpanReader implements TaggedTexts {
  private final Utf8Lines lines;
  private final SpanFields fields;
  private final @Nullable Set<String> types;

  SpanReader(Utf8Lines lines, SpanFields fields, @Nullable LabelSet labels) {
    this.lines = lines;
    this.fields = fields;
    this.types = labels == null ? null : Iob2.types(labels);
  }

  @Override
  public @Nullable Example next() {
    String line = lines.next();
    while (line != null && line.isBlank()) {
      line = lines.next();
    }
    return line == null
        ? null
        : example(
            StrictJson.object(
                line.getBytes(StandardCharsets.UTF_8), lines.where(lines.line(), "")));
  }

  private Example example(JsonNode row) {
    String text = text(row, fields.text());
    String second = fields.second() == null ? null : text(row, fields.second());
    JsonNode given = row.path(fields.spans());
    if (!given.isArray()) {
      throw wrong(
          fields.spans(),
          "there is no list of spans",
          "give a list of objects with start, end and label, perhaps empty, or name another field"
              + " with data.label");
    }
    List<LabelledSpan> spans = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      spans.add(span(text, given.get(i), fields.spans() + "[" + i + "]"));
    }
    String where = lines.where(lines.line(), "");
    String id = where.substring(Math.max(where.lastIndexOf('/'), where.lastIndexOf('\\')) + 1);
    return new Example(id, text, second, labels(spans), spans, List.of());
  }

  private String text(JsonNode row, String field) {
    JsonNode text = row.path(field);
    if (!text.isTextual() || text.textValue().isBlank()) {
      throw wrong(field, "there is no text", "write a text or drop the example");
    }
    return text.textValue();
  }

  /** The labels that occur, each once. */
  static List<String> labels(List<LabelledSpan> spans) {
    return spans.stream().map(LabelledSpan::label).distinct().toList();
  }

  private LabelledSpan span(String text, JsonNode span, String field) {
    JsonNode given = span.has("label") ? span.get("label") : span.path("type");
    String label = given.isTextual() ? given.textValue() : fields.label();
    JsonNode start = span.path("start");
    if (label == null || label.isBlank() || !start.isInt()) {
      throw wrong(field, "the span has no whole start, or no label", "give start, end and label");
    }
    if (types != null && !types.contains(label)) {
      throw GraftException.unknown(
          ErrorCategory.DATA, "type", label, types, lines.where(lines.line(), field));
    }
    JsonNode covered = span.path("text");
    int length = text.codePointCount(0, text.length());
    long end =
        span.path("end").isInt()
            ? span.get("end").intValue()
            : covered.isTextual()
                ? start.intValue()
                    + (long) covered.textValue().codePointCount(0, covered.textValue().length())
                : -1;
    if (start.intValue() < 0 || end <= start.intValue() || end > length) {
      throw offset(
          field, "the span [" + start.intValue() + ", " + end + ") is not in a text of " + length);
    }
    int from = text.offsetByCodePoints(0, start.intValue());
    int to = text.offsetByCodePoints(from, (int) end - start.intValue());
    if (covered.isTextual() && !text.substring(from, to).equals(covered.textValue())) {
      throw offset(
          field,
          "the span covers '" + text.substring(from, to) + "', not '" + covered.textValue() + "'");
    }
    return new LabelledSpan(from, to, label);
  }

  private GraftException offset(String field, String what) {
    return wrong(field, what, "count code points from 0, end exclusive");
  }

  private GraftException wrong(String field, String what, String mend) {
    return GraftException.data(what, lines.where(lines.line(), field), mend);
  }

  @Override
  public boolean broken() {
    return lines.broken();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
