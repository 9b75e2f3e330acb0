package io.graft.plugins.medical;

import aQute.bnd.annotation.spi.ServiceProvider;
import io.graft.knowledge.reader.BilingualTable;
import io.graft.knowledge.reader.SourceFiles;
import io.graft.spi.JobContext;
import io.graft.spi.knowledge.KnowledgeSink;
import io.graft.spi.knowledge.KnowledgeSource;
import java.util.List;

/**
 * The terminology that comes with the plugin, in English and Chinese: diseases, symptoms, drugs,
 * anatomy, procedures and laboratory tests. Written for Graft; its ids begin with {@code GM:}. An
 * operator adds larger terminologies beside it.
 */
@ServiceProvider(KnowledgeSource.class)
public final class StarterTerminology implements KnowledgeSource {
  private static final String TABLE = "terminology.tsv";

  /** The columns of the table that hold relations, each named as its relation. */
  private static final List<String> RELATIONS =
      List.of("part_of", "has_symptom", "affects", "treats", "diagnoses");

  @Override
  public String name() {
    return "starter-terminology";
  }

  @Override
  public String domain() {
    return MedicalPlugin.DOMAIN;
  }

  @Override
  public void read(JobContext context, KnowledgeSink sink) {
    new BilingualTable(SourceFiles.resource(TABLE, StarterTerminology.class), RELATIONS).read(sink);
  }
}
