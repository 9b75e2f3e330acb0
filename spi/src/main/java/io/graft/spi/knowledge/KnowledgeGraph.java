package io.graft.spi.knowledge;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A read-only view of a domain's knowledge graph. Thread-safe; closed by whoever opened it. */
@ProviderType
public interface KnowledgeGraph {

  /** The SHA-256 of what the graph was built from, in lower-case hexadecimal. */
  String hash();

  /** The concept with this id, or empty. */
  Optional<Concept> concept(String id);

  /**
   * Concepts whose names match, best first.
   *
   * @param query what a person would type; typing errors and prefixes are tolerated
   * @param limit the greatest number of results, at least 1
   */
  List<Concept> search(String query, int limit);

  /** The relations at a concept, in a stable order; empty when the id is unknown. */
  List<Relation> neighbours(String id, Direction direction);

  /**
   * The relations of one type at a concept, in a stable order; empty when the id or the type is
   * unknown.
   *
   * @since 1.1
   */
  default List<Relation> neighbours(String id, String type, Direction direction) {
    return neighbours(id, direction).stream()
        .filter(relation -> relation.type().equals(type))
        .toList();
  }

  /** All concepts above this one by {@code is_a}, nearest first, itself excluded. */
  List<Concept> ancestors(String id);

  /**
   * A shortest path between two concepts along relations in either direction: the relations one
   * after the other, each as it is asserted. An empty list when both are the same concept; empty
   * when an id is unknown or no path was found within {@code maxLength} relations.
   *
   * @param maxLength the greatest number of relations, at least 1
   * @since 1.1
   */
  default Optional<List<Relation>> shortestPath(String from, String to, int maxLength) {
    return Optional.empty();
  }

  /**
   * The names of the graph that stand in a text, from left to right, the longest first; places do
   * not overlap. A plural counts as its singular, and case and accents do not count. What an
   * ambiguous name means is not decided.
   *
   * @since 1.2
   */
  default List<NamedPlace> names(String text) {
    return List.of();
  }

  /**
   * Concepts of a semantic type in a stable order that spreads over the graph. Looks through the
   * graph until it has enough: ask once and keep the answer.
   *
   * @param limit the greatest number of results, at least 1
   * @since 1.2
   */
  default List<Concept> ofType(String semanticType, int limit) {
    return List.of();
  }

  /**
   * A new linker of texts to this graph, for one thread. Without more it finds {@link #names} and
   * puts the concepts that prefer a name first.
   *
   * @since 1.3
   */
  default MentionLinker linker() {
    return this::names;
  }

  /**
   * The vectors of this name that were learnt from the graph, such as {@code transe}; empty when
   * there are none.
   *
   * @since 1.3
   */
  default Optional<ConceptVectors> vectors(String name) {
    return Optional.empty();
  }
}
