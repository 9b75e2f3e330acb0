package io.graft.knowledge.reader;

import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.knowledge.KnowledgeSink;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads tab-separated tables with a header, without quoting: a concept a row. The settings say
 * which column is what. A cell of several values separates them with a bar.
 */
public final class TsvReader implements TerminologyReader {

  @Override
  public String name() {
    return "tsv";
  }

  @Override
  public String description() {
    return "tables with a header, whose columns the settings name";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.text("id", "id", List.of(), "column of the concept's id"),
        Setting.text("name", "name", List.of(), "column of the preferred name"),
        Setting.text("synonyms", "", List.of(), "column of further names; none"),
        Setting.text("language_column", "", List.of(), "column of the names' language; none"),
        Setting.text("language", "en", List.of(), "language of the names without a column"),
        Setting.text("types", "", List.of(), "column of semantic types; none"),
        Setting.text("definition", "", List.of(), "column of the definition; none"),
        Setting.text("references", "", List.of(), "column of cross-references; none"),
        Setting.text("parents", "", List.of(), "column of the ids above it by is_a; none"),
        Setting.texts("relations", List.of(), "columns of related ids, TYPE or TYPE=COLUMN; none"),
        Setting.text("separator", "|", List.of(), "between the values of a cell"),
        Setting.text("id_prefix", "", List.of(), "put before every id; nothing"),
        Setting.text("vocabulary", "", List.of(), "name of the vocabulary; the file's name"));
  }

  @Override
  public void read(SourceFiles files, Settings settings, KnowledgeSink sink) {
    FactSink facts = FactSink.of(sink);
    for (SourceFile file : files.files()) {
      if (table(file)) {
        file.read(in -> read(new Rows(in, '\t'), file, settings, facts));
      }
    }
  }

  private static boolean table(SourceFile file) {
    String name = file.simpleName().toLowerCase(Locale.ROOT);
    return name.endsWith(".tsv") || name.endsWith(".txt") || name.endsWith(".tab");
  }

  private static void read(Rows rows, SourceFile file, Settings settings, FactSink sink)
      throws java.io.IOException {
    if (!rows.next()) {
      return;
    }
    TsvColumns columns = TsvColumns.of(rows, settings, file.name());
    while (rows.next()) {
      sink.row(file.name());
      String why = columns.take(rows, sink);
      if (why != null) {
        sink.skipped(file.name(), rows.line(), why);
      }
    }
  }

  /** The columns of a header by name. */
  static Map<String, Integer> header(Rows rows) {
    Map<String, Integer> columns = new TreeMap<>();
    for (int i = 0; i < rows.fields(); i++) {
      columns.putIfAbsent(rows.text(i).strip(), i);
    }
    return columns;
  }

  /** Why a row cannot be used whatever its values, or null. */
  static @Nullable String fault(Rows rows, int columns) {
    if (rows.overlong()) {
      return "line over 1 MiB";
    }
    return rows.fields() == columns ? null : "not " + columns + " columns as in the header";
  }
}
