package io.graft.plugins.legal;

import aQute.bnd.annotation.spi.ServiceProvider;
import io.graft.knowledge.reader.SourceFiles;
import io.graft.knowledge.reader.TerminologyReader;
import io.graft.knowledge.reader.TerminologyReaders;
import io.graft.spi.JobContext;
import io.graft.spi.Settings;
import io.graft.spi.knowledge.KnowledgeSink;
import io.graft.spi.knowledge.KnowledgeSource;
import java.util.List;
import java.util.Map;

/**
 * The terminology that comes with the plugin, in English and Chinese: contracts, clauses, torts,
 * crimes, procedures, parties, remedies and doctrines. Written for Graft; its ids begin with {@code
 * GL:}. An operator adds larger terminologies beside it.
 */
@ServiceProvider(KnowledgeSource.class)
public final class StarterTerminology implements KnowledgeSource {
  static final String TABLE = "terminology.tsv";

  /** The columns of the table that hold relations, each named as its relation. */
  static final List<String> RELATIONS = List.of("opposed_to", "party_to", "remedies");

  @Override
  public String name() {
    return "starter-terminology";
  }

  @Override
  public String domain() {
    return LegalPlugin.DOMAIN;
  }

  /** Reads the table once for each language, since a reading names one column of names. */
  @Override
  public void read(JobContext context, KnowledgeSink sink) {
    TerminologyReader reader = TerminologyReaders.named("tsv");
    SourceFiles table = SourceFiles.resource(TABLE, StarterTerminology.class);
    Map<String, Object> english =
        Map.of(
            "synonyms",
            "synonyms",
            "types",
            "type",
            "parents",
            "parents",
            "relations",
            RELATIONS,
            "language",
            "en");
    Map<String, Object> chinese = Map.of("name", "zh", "synonyms", "zh_synonyms", "language", "zh");
    for (Map<String, Object> columns : List.of(english, chinese)) {
      reader.read(table, Settings.of(reader.settings(), columns, TABLE), sink);
    }
  }
}
