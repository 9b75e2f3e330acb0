package io.graft.knowledge.reader;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which column of one table is what, and what becomes of its rows. */
final class TsvColumns {
  private static final int NONE = -1;

  private final Map<String, Integer> header;
  private final Settings settings;
  private final String file;
  private final int count;
  private final int id;
  private final int name;
  private final int synonyms;
  private final int language;
  private final int types;
  private final int definition;
  private final int references;
  private final int parents;
  private final Map<String, Integer> relations = new LinkedHashMap<>();
  private final Pattern separator;
  private final String prefix;
  private final String vocabulary;

  private TsvColumns(Map<String, Integer> header, int count, Settings settings, String file) {
    this.header = header;
    this.settings = settings;
    this.file = file;
    this.count = count;
    id = column("id");
    name = column("name");
    synonyms = column("synonyms");
    language = column("language_column");
    types = column("types");
    definition = column("definition");
    references = column("references");
    parents = column("parents");
    for (String relation : settings.texts("relations")) {
      int equals = relation.indexOf('=');
      String type = equals < 0 ? relation : relation.substring(0, equals);
      relations.put(type, named(relation.substring(equals + 1), "relations"));
    }
    separator = Pattern.compile(Pattern.quote(settings.text("separator")));
    prefix = settings.text("id_prefix");
    vocabulary = settings.text("vocabulary").isEmpty() ? file : settings.text("vocabulary");
  }

  /**
   * The columns of a table whose header {@code rows} is at.
   *
   * @throws GraftException of category USER when a column that a setting names is not there
   */
  static TsvColumns of(Rows rows, Settings settings, String file) {
    return new TsvColumns(TsvReader.header(rows), rows.fields(), settings, file);
  }

  private int column(String setting) {
    String named = settings.text(setting);
    return named.isEmpty() ? NONE : named(named, setting);
  }

  private int named(String column, String setting) {
    Integer index = header.get(column);
    if (index == null) {
      throw GraftException.unknown(
          ErrorCategory.USER, "column", column, header.keySet(), file + ", setting " + setting);
    }
    return index;
  }

  /** Hands a row on; returns why it was left out, or null. */
  @Nullable String take(Rows row, FactSink sink) {
    String fault = TsvReader.fault(row, count);
    if (fault != null) {
      return fault;
    }
    String idText = row.strictText(id);
    String nameText = row.strictText(name);
    if (idText == null || nameText == null) {
      return "not UTF-8";
    }
    if (idText.isBlank() || nameText.isBlank()) {
      return idText.isBlank() ? "no id" : "no name";
    }
    String concept = prefix + idText.strip();
    String tag = language == NONE ? settings.text("language") : row.text(language).strip();
    sink.name(concept, nameText.strip(), tag, FactSink.PREFERRED, vocabulary);
    values(row, synonyms)
        .forEach(text -> sink.name(concept, text, tag, FactSink.SYNONYM, vocabulary));
    values(row, types).forEach(type -> sink.semanticType(concept, type));
    one(row, definition, text -> sink.definition(concept, text, false));
    values(row, references).forEach(reference -> sink.crossReference(concept, reference));
    values(row, parents)
        .forEach(parent -> sink.relation(concept, "is_a", prefix + parent, vocabulary));
    relations.forEach(
        (type, column) ->
            values(row, column)
                .forEach(target -> sink.relation(concept, type, prefix + target, vocabulary)));
    return null;
  }

  private static void one(Rows row, int column, Consumer<String> action) {
    if (column != NONE && !row.text(column).isBlank()) {
      action.accept(row.text(column).strip());
    }
  }

  private List<String> values(Rows row, int column) {
    List<String> values = new ArrayList<>();
    if (column != NONE) {
      for (String value : separator.split(row.text(column), -1)) {
        if (!value.isBlank()) {
          values.add(value.strip());
        }
      }
    }
    return values;
  }
}
