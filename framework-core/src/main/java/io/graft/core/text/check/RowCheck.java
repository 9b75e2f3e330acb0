package io.graft.core.text.check;

import io.graft.core.file.IoReason;
import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.LabelKind;
import io.graft.core.text.read.RawExample;
import io.graft.core.text.read.RawExamples;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks JSON Lines, CSV and TSV: what it finds no error in, {@code ExampleReader} reads. */
final class RowCheck {
  private final RawExamples rows;
  private final ExampleFields fields;
  private final FileCheck state;

  private RowCheck(RawExamples rows, ExampleFields fields, FileCheck state) {
    this.rows = rows;
    this.fields = fields;
    this.state = state;
  }

  static void run(Path file, ExampleFields fields, FileCheck state) {
    try (RawExamples rows = RawExamples.open(file, fields)) {
      new RowCheck(rows, fields, state).run();
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
        RawExample row = rows.next();
        if (row == null) {
          state.end();
          return;
        }
        state.row();
        check(row);
      } catch (GraftException e) {
        state.refused(e, rows.broken());
        if (rows.broken()) {
          return;
        }
        state.row();
      }
    }
  }

  private void check(RawExample row) {
    Set<String> labels = new LinkedHashSet<>();
    if (fields.labels() != LabelKind.NONE) {
      List<String> given = row.labels();
      if (given != null) {
        labels.addAll(given);
      } else if (fields.labels() != LabelKind.OPTIONAL) {
        missing(row.line(), fields.label());
      }
    }
    for (String label : labels) {
      if (wellFormed(row.line(), fields.label(), label)) {
        state.label(row.line(), fields.label(), label);
      }
    }
    boolean whole = text(row.line(), fields.text(), row.text());
    String second = fields.second();
    if (second != null) {
      whole &= text(row.line(), second, row.second());
    }
    if (whole) {
      labels.forEach(state::count);
      String both = second == null ? row.text() : row.text() + '\u0000' + row.second();
      state.text(row.line(), fields.text(), String.valueOf(both), labels);
    }
  }

  private boolean text(long line, String field, @Nullable String text) {
    if (text == null) {
      missing(line, field);
      return false;
    }
    if (text.isBlank()) {
      state.fault(
          FaultKind.EMPTY_TEXT,
          line,
          field,
          "the text is empty",
          "write a text or drop the example");
      return false;
    }
    return wellFormed(line, field, text);
  }

  private void missing(long line, String field) {
    state.fault(
        FaultKind.MISSING_FIELD,
        line,
        field,
        "field '" + field + "' is missing",
        "add it, or name another one with data.text or data.label");
  }

  private boolean wellFormed(long line, String field, String text) {
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      if (codePoint <= Character.MAX_VALUE && Character.isSurrogate((char) codePoint)) {
        state.fault(
            FaultKind.ENCODING,
            line,
            field,
            "character " + (at + 1) + " is half a surrogate pair",
            "write the whole character");
        return false;
      }
      at += Character.charCount(codePoint);
    }
    return true;
  }
}
