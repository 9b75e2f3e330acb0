package io.graft.core.text.augment;

import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.KnowledgeGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Concepts of each semantic type that was asked for, read once. Not thread-safe. */
final class ConceptsByType {
  /** Of a large graph a spread sample serves: more would not make texts more varied. */
  private static final int MOST = 2000;

  private static final int TRIES = 20;

  private final KnowledgeGraph graph;
  private final Map<String, List<Concept>> byType = new HashMap<>();

  ConceptsByType(KnowledgeGraph graph) {
    this.graph = graph;
  }

  /** The concepts of a type; perhaps none. */
  List<Concept> of(String type) {
    return byType.computeIfAbsent(type, wanted -> graph.ofType(wanted, MOST));
  }

  /**
   * A name of a random concept of a type.
   *
   * @param like what it is to stand for, in the script and case that are wanted
   * @param not the id of a concept that it must not be, or null
   * @return null when there is none
   */
  @Nullable String name(String type, String like, @Nullable String not, Draws draws) {
    List<Concept> all = of(type);
    for (int i = 0; i < TRIES && !all.isEmpty(); i++) {
      Concept concept = draws.one(all);
      if (!concept.id().equals(not)) {
        List<String> names = NamesOfConcepts.inPlaceOf(like, concept);
        if (!names.isEmpty()) {
          return draws.one(names);
        }
      }
    }
    return null;
  }
}
