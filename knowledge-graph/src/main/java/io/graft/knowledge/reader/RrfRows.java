package io.graft.knowledge.reader;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the rows of each table of RRF. Each method returns why it left the row out, or
 * null. The columns are numbered as in the UMLS Reference Manual, from 0.
 */
final class RrfRows {
  private static final String SOURCE = "source not wanted";
  private static final String SUPPRESSED = "suppressed";
  private static final String TYPE = "concept of no wanted semantic type";

  private final RrfFilter filter;
  private final FactSink sink;
  private @Nullable IdSet concepts;

  /** Values that recur in millions of rows, such as languages and sources, by themselves. */
  private final Map<String, String> tags = new HashMap<>();

  private final Map<String, String> relationTypes = new HashMap<>();

  RrfRows(RrfFilter filter, FactSink sink) {
    this.filter = filter;
    this.sink = sink;
  }

  /** Leaves out what is about other concepts. */
  void onlyConcepts(IdSet wanted) {
    concepts = wanted;
  }

  /**
   * MRCONSO: CUI LAT TS LUI STT SUI ISPREF AUI SAUI SCUI SDUI SAB TTY CODE STR SRL SUPPRESS CVF.
   */
  @Nullable String name(Rows row) {
    String source = row.text(11);
    String language = tags.computeIfAbsent(row.text(1), Languages::tag);
    String id = row.text(0);
    String why = unwanted(id, source, row, 16);
    if (why != null) {
      return why;
    }
    if (!filter.wantsLanguage(language)) {
      return "language not wanted";
    }
    String text = row.strictText(14);
    if (text == null || text.isBlank()) {
      return text == null ? "name is not UTF-8" : "no name";
    }
    sink.name(id, text, language, rank(row, language), source);
    if (!row.isEmpty(13) && !row.is(13, "NOCODE")) {
      String code = row.text(13);
      sink.crossReference(id, code.startsWith(source + ":") ? code : source + ":" + code);
    }
    return null;
  }

  /** The preferred atom of the preferred term comes first, the preferred language before others. */
  private int rank(Rows row, String language) {
    int rank = FactSink.SYNONYM;
    if (row.is(2, "P")) {
      boolean form = row.is(4, "PF");
      rank = form && row.is(6, "Y") ? FactSink.PREFERRED : form ? 1 : 2;
    } else {
      rank = 3;
    }
    return language.equals(filter.preferredLanguage()) ? rank : rank + 4;
  }

  /** MRSTY: CUI TUI STN STY ATUI CVF. */
  @Nullable String type(Rows row) {
    String id = row.text(0);
    if (concepts != null && !concepts.contains(id)) {
      return TYPE;
    }
    if (row.isEmpty(1)) {
      return "no semantic type";
    }
    sink.semanticType(id, row.text(1));
    return null;
  }

  /** MRDEF: CUI AUI ATUI SATUI SAB DEF SUPPRESS CVF. */
  @Nullable String definition(Rows row) {
    String id = row.text(0);
    String why = unwanted(id, row.text(4), row, 6);
    if (why != null) {
      return why;
    }
    String text = row.strictText(5);
    if (text == null || text.isBlank()) {
      return text == null ? "definition is not UTF-8" : "no definition";
    }
    sink.definition(id, text, false);
    return null;
  }

  /** MRSAT: CUI LUI SUI METAUI STYPE CODE ATUI SATUI ATN SAB ATV SUPPRESS CVF. */
  @Nullable String attribute(Rows row) {
    String id = row.text(0);
    if (!filter.attributes().contains(row.text(8))) {
      return "attribute not wanted";
    }
    String why = unwanted(id, row.text(9), row, 11);
    if (why != null) {
      return why;
    }
    if (row.isEmpty(10)) {
      return "no value";
    }
    sink.crossReference(id, row.text(10));
    return null;
  }

  /**
   * MRREL: CUI1 AUI1 STYPE1 REL CUI2 AUI2 STYPE2 RELA RUI SRUI SAB SL RG DIR SUPPRESS CVF. REL and
   * RELA say what the second concept is to the first.
   */
  @Nullable String relation(Rows row) {
    String first = row.text(0);
    String second = row.text(4);
    String source = row.text(10);
    String why = unwanted(first, source, row, 14);
    if (why != null) {
      return why;
    }
    if (second.isEmpty() || (row.isEmpty(3) && row.isEmpty(7))) {
      return second.isEmpty() ? "no second concept" : "no relation";
    }
    if (first.equals(second)) {
      return "relation of a concept to itself";
    }
    String rela = row.text(7);
    if (rela.equals("isa") || (rela.isEmpty() && row.is(3, "CHD"))) {
      sink.relation(second, "is_a", first, source);
    } else if (rela.equals("inverse_isa") || (rela.isEmpty() && row.is(3, "PAR"))) {
      sink.relation(first, "is_a", second, source);
    } else if (rela.isEmpty() && row.is(3, "RN")) {
      sink.relation(second, "broader", first, source);
    } else if (rela.isEmpty() && row.is(3, "RB")) {
      sink.relation(first, "broader", second, source);
    } else {
      sink.relation(second, typeOf(rela.isEmpty() ? row.text(3) : rela), first, source);
    }
    return null;
  }

  private String typeOf(String label) {
    return relationTypes.computeIfAbsent(label, text -> text.toLowerCase(Locale.ROOT));
  }

  private @Nullable String unwanted(String id, String source, Rows row, int suppressColumn) {
    if (!filter.wantsSource(source)) {
      return SOURCE;
    }
    if (!row.isEmpty(suppressColumn) && filter.suppress().contains(row.text(suppressColumn))) {
      return SUPPRESSED;
    }
    return concepts != null && !concepts.contains(id) ? TYPE : null;
  }
}
