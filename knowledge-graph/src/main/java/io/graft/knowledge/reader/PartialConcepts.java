package io.graft.knowledge.reader;

import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.KnowledgeSink;
import io.graft.spi.knowledge.Relation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hands facts on as concepts with one field each, for a sink that merges them. */
record PartialConcepts(KnowledgeSink sink) implements FactSink {

  @Override
  public void row(String table) {
    // a sink of concepts counts what it is given
  }

  @Override
  public void skipped(String table, long line, String why) {
    sink.skipped(table + ":" + line, why);
  }

  @Override
  public void skipped(String where, String why) {
    sink.skipped(where, why);
  }

  @Override
  public void concept(Concept concept) {
    sink.concept(concept);
  }

  @Override
  public void name(String id, String name, String language, int rank, String vocabulary) {
    if (rank == PREFERRED) {
      part(id, name, Map.of(), Set.of(), null, List.of());
    } else {
      part(id, "", Map.of(language, List.of(name)), Set.of(), null, List.of());
    }
  }

  @Override
  public void semanticType(String id, String type) {
    part(id, "", Map.of(), Set.of(type), null, List.of());
  }

  @Override
  public void definition(String id, String text, boolean comment) {
    part(id, "", Map.of(), Set.of(), text, List.of());
  }

  @Override
  public void crossReference(String id, String reference) {
    part(id, "", Map.of(), Set.of(), null, List.of(reference));
  }

  @Override
  public void relation(String source, String type, String target, String vocabulary) {
    sink.relation(new Relation(source, type, target));
  }

  private void part(
      String id,
      String name,
      Map<String, List<String>> synonyms,
      Set<String> types,
      @Nullable String definition,
      List<String> references) {
    sink.concept(new Concept(id, name, synonyms, types, definition, references));
  }
}
