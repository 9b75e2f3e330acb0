package io.graft.knowledge.reader;

import io.graft.spi.Settings;
import io.graft.spi.knowledge.KnowledgeSink;
import java.util.List;
import java.util.Map;

/**
 * A table of concepts with names in English and Chinese, as plugins bring it: tab-separated, with
 * the columns {@code id}, {@code name}, {@code synonyms}, {@code zh}, {@code zh_synonyms}, {@code
 * type}, {@code parents}, and one column for each kind of relation; several values in a cell are
 * parted by {@code |}. Immutable.
 *
 * @param file where the table is
 * @param relations the columns that hold relations, each named as its relation
 */
public record BilingualTable(SourceFiles file, List<String> relations) {
  public BilingualTable {
    relations = List.copyOf(relations);
  }

  /**
   * Hands on all concepts and relations. The table is read once for each language, since a reading
   * names one column of names.
   *
   * @throws io.graft.spi.GraftException of category DATA that names file, line and column
   */
  public void read(KnowledgeSink sink) {
    TerminologyReader reader = TerminologyReaders.named("tsv");
    Map<String, Object> english =
        Map.of(
            "synonyms",
            "synonyms",
            "types",
            "type",
            "parents",
            "parents",
            "relations",
            relations,
            "language",
            "en");
    Map<String, Object> chinese = Map.of("name", "zh", "synonyms", "zh_synonyms", "language", "zh");
    for (Map<String, Object> columns : List.of(english, chinese)) {
      reader.read(file, Settings.of(reader.settings(), columns, "bilingual table"), sink);
    }
  }
}
