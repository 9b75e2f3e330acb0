package io.graft.core.text.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.core.file.IoReason;
import io.graft.core.file.StrictJson;
import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.Utf8Lines;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks JSON Lines with labelled spans: a list of {@code {"start", "end", "text", "label"}}, where
 * start (inclusive) and end (exclusive) count code points of the text, and the span's own text is
 * compared where it is given. The label may be called {@code type} too.
 */
final class SpanCheck {
  private final Utf8Lines lines;
  private final ExampleFields fields;
  private final FileCheck state;

  private SpanCheck(Utf8Lines lines, ExampleFields fields, FileCheck state) {
    this.lines = lines;
    this.fields = fields;
    this.state = state;
  }

  /**
   * @param fields its label is the field with the spans
   */
  static void run(Path file, ExampleFields fields, FileCheck state) {
    try (Utf8Lines lines = Utf8Lines.open(file)) {
      new SpanCheck(lines, fields, state).run();
    } catch (GraftException e) {
      state.refused(e, true);
    } catch (IOException e) {
      state.fault(
          FaultKind.UNREADABLE,
          0,
          "",
          "the file cannot be closed (" + IoReason.of(e) + ")",
          "check its disk");
    }
  }

  private void run() {
    while (true) {
      try {
        String line = lines.next();
        if (line == null) {
          state.end();
          return;
        }
        if (!line.isBlank()) {
          state.row();
          row(
              StrictJson.object(
                  line.getBytes(StandardCharsets.UTF_8), lines.where(lines.line(), "")));
        }
      } catch (GraftException e) {
        state.refused(e, lines.broken());
        if (lines.broken()) {
          return;
        }
      }
    }
  }

  private void row(JsonNode row) {
    JsonNode text = row.path(fields.text());
    if (!text.isTextual() || text.textValue().isBlank()) {
      state.fault(
          text.isMissingNode() ? FaultKind.MISSING_FIELD : FaultKind.EMPTY_TEXT,
          lines.line(),
          fields.text(),
          text.isMissingNode() ? "field '" + fields.text() + "' is missing" : "there is no text",
          "write a text or drop the example");
      return;
    }
    JsonNode spans = row.path(fields.label());
    if (!spans.isArray()) {
      state.fault(
          spans.isMissingNode() ? FaultKind.MISSING_FIELD : FaultKind.WRONG_TYPE,
          lines.line(),
          fields.label(),
          "there is no list of spans",
          "give a list of objects with start, end and label; it may be empty");
      return;
    }
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      labels.add(span(text.textValue(), spans.get(i), fields.label() + "[" + i + "]"));
    }
    state.text(lines.line(), fields.text(), text.textValue(), labels);
  }

  /** Checks a span and says what to compare it by. */
  private String span(String text, JsonNode span, String field) {
    JsonNode label = span.has("label") ? span.get("label") : span.path("type");
    if (!label.isTextual() || !span.path("start").isInt()) {
      state.fault(
          FaultKind.WRONG_TYPE,
          lines.line(),
          field,
          "the span has no whole start, or no label",
          "give start, end and label");
      return "";
    }
    state.label(lines.line(), field, label.textValue());
    state.count(label.textValue());
    JsonNode covered = span.path("text");
    int length = text.codePointCount(0, text.length());
    int start = span.get("start").intValue();
    int end =
        span.path("end").isInt() || !covered.isTextual()
            ? span.path("end").asInt(-1)
            : start + covered.textValue().codePointCount(0, covered.textValue().length());
    if (start < 0 || end <= start || end > length) {
      wrong(field, "the span [" + start + ", " + end + ") is not in a text of " + length);
    } else if (covered.isTextual()) {
      int from = text.offsetByCodePoints(0, start);
      String found = text.substring(from, text.offsetByCodePoints(from, end - start));
      if (!found.equals(covered.textValue())) {
        wrong(
            field,
            "the span covers '"
                + FileCheck.shown(found)
                + "', not '"
                + FileCheck.shown(covered.textValue())
                + "'");
      }
    }
    return start + "-" + end + ":" + label.textValue();
  }

  private void wrong(String field, String message) {
    state.fault(
        FaultKind.WRONG_OFFSET,
        lines.line(),
        field,
        message,
        "count code points from 0, end exclusive");
  }
}
