package io.graft.knowledge.reader;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.knowledge.KnowledgeSink;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads Babelon, the table of translations of ontologies' labels, synonyms and definitions. */
public final class BabelonReader implements TerminologyReader {

  @Override
  public String name() {
    return "babelon";
  }

  @Override
  public String description() {
    return "Babelon tables: an ontology's labels in another language";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.texts("status", List.of("OFFICIAL"), "translation_status of wanted rows"),
        Setting.flag("source_names", true, "whether the names of the source language count too"));
  }

  @Override
  public void read(SourceFiles files, Settings settings, KnowledgeSink sink) {
    FactSink facts = FactSink.of(sink);
    for (SourceFile file : files.files()) {
      if (file.simpleName().toLowerCase(Locale.ROOT).endsWith(".tsv")) {
        file.read(in -> new Table(file.name(), settings, facts).read(new Rows(in, '\t')));
      }
    }
  }

  /** One table while it is read. */
  private static final class Table {
    private final String file;
    private final Set<String> status;
    private final boolean sourceNames;
    private final FactSink sink;

    Table(String file, Settings settings, FactSink sink) {
      this.file = file;
      this.status = new HashSet<>(settings.texts("status"));
      this.sourceNames = settings.flag("source_names");
      this.sink = sink;
    }

    void read(Rows rows) throws IOException {
      if (!rows.next()) {
        return;
      }
      Map<String, Integer> header = TsvReader.header(rows);
      int count = rows.fields();
      int[] columns =
          List.of(
                  "subject_id",
                  "predicate_id",
                  "source_language",
                  "source_value",
                  "translation_language",
                  "translation_value",
                  "translation_status")
              .stream()
              .mapToInt(name -> column(header, name))
              .toArray();
      while (rows.next()) {
        sink.row(file);
        String fault = TsvReader.fault(rows, count);
        String why = fault == null ? take(rows, columns) : fault;
        if (why != null) {
          sink.skipped(file, rows.line(), why);
        }
      }
    }

    private int column(Map<String, Integer> header, String name) {
      Integer column = header.get(name);
      if (column == null) {
        throw GraftException.unknown(ErrorCategory.DATA, "column", name, header.keySet(), file);
      }
      return column;
    }

    private @Nullable String take(Rows row, int[] columns) {
      String id = row.text(columns[0]);
      String translation = row.strictText(columns[5]);
      if (!status.contains(row.text(columns[6]))) {
        return "status not wanted";
      }
      if (id.isBlank() || translation == null || translation.isBlank()) {
        return id.isBlank() ? "no id" : "no translation";
      }
      String predicate = row.text(columns[1]);
      String language = row.text(columns[4]);
      switch (predicate) {
        case "rdfs:label":
          if (sourceNames && !row.isEmpty(columns[3])) {
            sink.name(
                id, row.text(columns[3]), row.text(columns[2]), FactSink.PREFERRED, vocabulary(id));
          }
          sink.name(id, translation, language, FactSink.PREFERRED + 1, vocabulary(id));
          return null;
        case "IAO:0000115":
          sink.definition(id, translation, true);
          return null;
        default:
          if (predicate.toLowerCase(Locale.ROOT).contains("synonym")) {
            sink.name(id, translation, language, FactSink.SYNONYM, vocabulary(id));
            return null;
          }
          return "predicate of no use";
      }
    }

    private static String vocabulary(String id) {
      return id.indexOf(':') > 0 ? id.substring(0, id.indexOf(':')) : id;
    }
  }
}
