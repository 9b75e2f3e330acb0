package io.graft.host.knowledge;

import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.Relation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A concept for machines. */
public final class ConceptJson {
  private ConceptJson() {}

  /** Its id, names, types, definition and references. */
  public static Map<String, Object> of(Concept concept) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("id", concept.id());
    object.put("name", concept.preferredName());
    object.put("synonyms", new TreeMap<>(concept.synonyms()));
    object.put("types", List.copyOf(new TreeSet<>(concept.semanticTypes())));
    object.put("definition", concept.definition());
    object.put("cross_references", concept.crossReferences());
    return object;
  }

  /** Source, type and target of each. */
  public static List<Map<String, String>> relations(List<Relation> relations) {
    return relations.stream()
        .map(
            relation -> {
              Map<String, String> object = new LinkedHashMap<>();
              object.put("source", relation.source());
              object.put("type", relation.type());
              object.put("target", relation.target());
              return object;
            })
        .toList();
  }
}
