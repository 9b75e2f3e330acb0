package io.graft.knowledge.reader;

import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One table of a release, whose file may be split ({@code MRCONSO.RRF.aa}, {@code .ab}).
 *
 * @param name such as {@code MRCONSO.RRF}
 * @param columns the number of columns; a line ends with a bar after the last
 * @param parts in order; empty when the release has no such table
 */
record RrfTable(String name, int columns, List<SourceFile> parts) {

  /** What is done with a row; returns why it was left out, or null when it was kept. */
  @FunctionalInterface
  interface Row {
    @Nullable String take(Rows row);
  }

  static RrfTable of(SourceFiles files, String name, int columns) {
    Pattern pattern = Pattern.compile(Pattern.quote(name) + "(\\.[a-z]{2})?");
    return new RrfTable(
        name,
        columns,
        files.files().stream()
            .filter(file -> pattern.matcher(file.simpleName()).matches())
            .toList());
  }

  /** Hands on each well-formed row; counts all of them and those that are left out. */
  void read(FactSink sink, Row action) {
    if (parts.isEmpty()) {
      return;
    }
    parts
        .get(0)
        .read(
            first -> {
              try (InputStream all = joined(first)) {
                Rows rows = new Rows(all, '|');
                while (rows.next()) {
                  sink.row(name);
                  String why = fault(rows);
                  if (why == null) {
                    why = action.take(rows);
                  }
                  if (why != null) {
                    sink.skipped(name, rows.line(), why);
                  }
                }
              }
            });
  }

  private InputStream joined(InputStream first) throws java.io.IOException {
    List<InputStream> streams = new java.util.ArrayList<>(List.of(first));
    for (SourceFile part : parts.subList(1, parts.size())) {
      streams.add(part.open());
    }
    return new SequenceInputStream(Collections.enumeration(streams));
  }

  private @Nullable String fault(Rows row) {
    if (row.overlong()) {
      return "line over 1 MiB";
    }
    if (row.fields() != columns + 1 || !row.isEmpty(columns)) {
      return "not " + columns + " columns, each with a bar after it";
    }
    return row.isEmpty(0) ? "no concept id" : null;
  }
}
