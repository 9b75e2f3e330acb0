package io.graft.knowledge.reader;

import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.knowledge.KnowledgeSink;
import java.util.List;
import java.util.Set;

/**
 * Reads UMLS's Rich Release Format, and RxNorm's, which has the same columns (UMLS Reference
 * Manual, chapter 3): MRCONSO, MRSTY, MRDEF, MRSAT, MRREL and, to filter by semantic group,
 * SemGroups.txt.
 */
public final class RrfReader implements TerminologyReader {

  @Override
  public String name() {
    return "rrf";
  }

  @Override
  public String description() {
    return "UMLS Rich Release Format: a folder or archive with MRCONSO.RRF and its companions";
  }

  @Override
  public List<Setting> settings() {
    return RrfFilter.SETTINGS;
  }

  @Override
  public void read(SourceFiles files, Settings settings, KnowledgeSink sink) {
    RrfFilter filter = RrfFilter.of(settings);
    FactSink facts = FactSink.of(sink);
    RrfTable names = table(files, "CONSO.RRF", 18);
    if (names.parts().isEmpty()) {
      throw GraftException.data(
          "there is no MRCONSO.RRF",
          files.name(),
          "name the folder META of a release, or an archive of it");
    }
    RrfTable types = table(files, "STY.RRF", 6);
    RrfRows rows = new RrfRows(filter, facts);
    if (!filter.types().isEmpty()) {
      Set<String> wanted = SemanticGroups.typesOf(files, filter.types());
      rows.onlyConcepts(conceptsOf(types, wanted));
    }
    names.read(facts, rows::name);
    types.read(facts, rows::type);
    table(files, "DEF.RRF", 8).read(facts, rows::definition);
    table(files, "SAT.RRF", 13).read(facts, rows::attribute);
    table(files, "REL.RRF", 16).read(facts, rows::relation);
  }

  private static RrfTable table(SourceFiles files, String suffix, int columns) {
    RrfTable umls = RrfTable.of(files, "MR" + suffix, columns);
    return umls.parts().isEmpty() ? RrfTable.of(files, "RXN" + suffix, columns) : umls;
  }

  private static IdSet conceptsOf(RrfTable types, Set<String> wanted) {
    IdSet concepts = new IdSet();
    types.read(
        new UncountedRows(),
        row -> {
          if (wanted.contains(row.text(1))) {
            concepts.add(row.text(0));
          }
          return null;
        });
    return concepts;
  }
}
