package io.graft.core.inject;

import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.Direction;
import io.graft.spi.knowledge.KnowledgeGraph;
import io.graft.spi.knowledge.Relation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Says in words what a graph asserts. Thread-safe. */
public final class GraphWords {
  private static final String IS_A = "is_a";
  private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  private final KnowledgeGraph graph;

  public GraphWords(KnowledgeGraph graph) {
    this.graph = graph;
  }

  /**
   * What starts from a concept: its broader concepts first, then the rest in the graph's order.
   *
   * @param types the wanted types of relations, in their order; empty for all
   * @param limit the greatest number of relations
   */
  public List<Relation> about(String concept, List<String> types, int limit) {
    List<Relation> relations = new ArrayList<>();
    if (types.isEmpty()) {
      List<Relation> all = graph.neighbours(concept, Direction.OUTGOING);
      all.stream().filter(relation -> relation.type().equals(IS_A)).forEach(relations::add);
      all.stream().filter(relation -> !relation.type().equals(IS_A)).forEach(relations::add);
    } else {
      types.forEach(type -> relations.addAll(graph.neighbours(concept, type, Direction.OUTGOING)));
    }
    return relations.subList(0, Math.min(limit, relations.size()));
  }

  /**
   * The names of the concepts above one: those right above it in the graph's order, then those
   * above these, each once.
   *
   * @param levels how far up
   * @param limit the greatest number of concepts
   */
  public List<String> broader(String concept, int levels, int limit) {
    Set<String> above = new LinkedHashSet<>();
    List<String> level = List.of(concept);
    for (int i = 0; i < levels && !level.isEmpty() && above.size() < limit; i++) {
      level =
          level.stream()
              .flatMap(id -> about(id, List.of(IS_A), limit).stream())
              .map(Relation::target)
              .filter(id -> !id.equals(concept) && above.add(id))
              .toList();
    }
    return above.stream().limit(limit).map(this::name).flatMap(Optional::stream).toList();
  }

  /** The preferred name of a concept; empty when the graph does not know it. */
  public Optional<String> name(String concept) {
    return graph.concept(concept).map(Concept::preferredName);
  }

  /** A relation seen from its source, such as {@code is a heart disease}; empty without a name. */
  public Optional<String> sentence(Relation relation) {
    return name(relation.target()).map(name -> words(relation.type()) + " " + name);
  }

  /** The type of a relation as words: what stands behind the last {@code #} or {@code /}. */
  static String words(String type) {
    String local = type.substring(Math.max(type.lastIndexOf('#'), type.lastIndexOf('/')) + 1);
    return HUMP.matcher(local.replace('_', ' ').replace('-', ' '))
        .replaceAll(" ")
        .toLowerCase(Locale.ROOT)
        .strip();
  }
}
