package io.graft.knowledge.reader;

import io.graft.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The clauses of one stanza, handed on when it ends. */
final class OboStanza {
  private static final int MAX_CLAUSES = 100_000;

  private record Clause(String tag, String value) {}

  private final String kind;
  private final long line;
  private final Settings settings;
  private final FactSink sink;
  private final List<Clause> clauses = new ArrayList<>();
  private @Nullable String fault;
  private long faultLine;

  OboStanza(String kind, long line, Settings settings, FactSink sink) {
    this.kind = kind;
    this.line = line;
    this.settings = settings;
    this.sink = sink;
    this.faultLine = line;
  }

  /** Such as {@code [Term]}. */
  String kind() {
    return kind;
  }

  long line() {
    return line;
  }

  /** The line of the fault, else that of the stanza. */
  long faultLine() {
    return faultLine;
  }

  /**
   * Adds a line.
   *
   * @param text the line, or null when it is too long or not UTF-8
   */
  void clause(@Nullable String text, long atLine) {
    if (fault != null) {
      return;
    }
    int colon = text == null ? -1 : text.indexOf(':');
    if (text == null || colon < 1 || clauses.size() >= MAX_CLAUSES) {
      fault =
          text == null
              ? "line is too long or not UTF-8"
              : colon < 1 ? "line without tag and colon" : "stanza of too many lines";
      faultLine = atLine;
      return;
    }
    clauses.add(new Clause(text.substring(0, colon).strip(), text.substring(colon + 1).strip()));
  }

  /** Hands the term on; returns why it was left out, or null. */
  @Nullable String take() {
    if (fault != null) {
      return fault;
    }
    String id = first("id");
    if (id == null) {
      return "stanza without id";
    }
    if ("true".equals(first("is_obsolete")) && !settings.flag("obsolete")) {
      return "obsolete";
    }
    String name = first("name");
    if (name == null || name.isBlank()) {
      return "term without name";
    }
    String vocabulary = id.indexOf(':') > 0 ? id.substring(0, id.indexOf(':')) : id;
    String language = settings.text("language");
    sink.name(id, OboText.unescape(name), language, FactSink.PREFERRED, vocabulary);
    for (Clause clause : clauses) {
      take(id, clause, language, vocabulary);
    }
    return null;
  }

  private void take(String id, Clause clause, String language, String vocabulary) {
    String value = clause.value();
    switch (clause.tag()) {
      case "synonym" -> {
        String text = OboText.quoted(value);
        if (text != null && !text.isBlank()) {
          sink.name(id, text, language, FactSink.SYNONYM, vocabulary);
        }
      }
      case "def" -> {
        String text = OboText.quoted(value);
        if (text != null && !text.isBlank()) {
          sink.definition(id, text, false);
        }
      }
      case "xref" -> sink.crossReference(id, OboText.word(value));
      case "alt_id" -> sink.crossReference(id, OboText.word(value));
      case "namespace" -> sink.semanticType(id, value);
      case "is_a" -> sink.relation(id, "is_a", OboText.word(value), vocabulary);
      case "relationship" -> {
        String type = OboText.word(value);
        String target = OboText.word(value.substring(type.length()).strip());
        if (!target.isEmpty()) {
          sink.relation(id, type, target, vocabulary);
        }
      }
      default -> {
        // the other tags are about the making of the ontology, or definitions in logic
      }
    }
  }

  private @Nullable String first(String tag) {
    for (Clause clause : clauses) {
      if (clause.tag().equals(tag)) {
        return tag.equals("name") ? clause.value() : OboText.word(clause.value());
      }
    }
    return null;
  }
}
