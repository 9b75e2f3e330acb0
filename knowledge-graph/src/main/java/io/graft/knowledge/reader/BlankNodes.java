package io.graft.knowledge.reader;

import io.graft.spi.GraftException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.rdf4j.model.BNode;
import org.eclipse.rdf4j.model.IRI;
import org.eclipse.rdf4j.model.Statement;
import org.eclipse.rdf4j.model.Value;
import org.jspecify.annotations.Nullable;

/**
 * The class expressions of one file (OWL 2 mapping to RDF graphs): restrictions become relations to
 * what they restrict a property to, the named classes of an intersection lie above by is_a. Unions,
 * complements and data ranges say nothing about a single other class and are passed over.
 */
final class BlankNodes {
  private static final int MAX_STATEMENTS = 20_000_000;
  private static final int MAX_DEPTH = 64;

  /** Takes a relation between IRIs. */
  @FunctionalInterface
  interface Relations {
    void relation(String source, String type, String target);
  }

  private record Description(String subject, BNode node) {}

  private final Map<String, Map<String, List<Value>>> nodes = new HashMap<>();
  private final List<Description> descriptions = new ArrayList<>();
  private int statements;

  void add(BNode node, Statement statement) {
    if (++statements > MAX_STATEMENTS) {
      throw GraftException.data(
          "more than " + MAX_STATEMENTS + " statements about blank nodes",
          null,
          "cut the file into several");
    }
    nodes
        .computeIfAbsent(node.getID(), id -> new HashMap<>(4))
        .computeIfAbsent(statement.getPredicate().stringValue(), p -> new ArrayList<>(1))
        .add(statement.getObject());
  }

  /** Notes that a blank node describes a concept. */
  void describe(String subject, BNode node) {
    descriptions.add(new Description(subject, node));
  }

  /** Hands on what the descriptions say, and forgets everything. */
  void resolve(Relations relations) {
    for (Description description : descriptions) {
      expression(description.subject(), description.node(), relations, 0);
    }
    nodes.clear();
    descriptions.clear();
    statements = 0;
  }

  private void expression(String subject, Value value, Relations relations, int depth) {
    if (depth > MAX_DEPTH) {
      return; // an expression that contains itself
    }
    if (value instanceof IRI iri) {
      relations.relation(subject, "is_a", iri.stringValue());
      return;
    }
    if (!(value instanceof BNode node)) {
      return;
    }
    Value property = first(node, RdfVocabulary.ON_PROPERTY);
    if (property instanceof IRI on) {
      for (String filler : RdfVocabulary.FILLERS) {
        if (first(node, filler) instanceof IRI target) {
          relations.relation(
              subject, RdfVocabulary.localName(on.stringValue()), target.stringValue());
        }
      }
    }
    Value list = first(node, RdfVocabulary.INTERSECTION);
    for (Value member : members(list)) {
      expression(subject, member, relations, depth + 1);
    }
  }

  private List<Value> members(@Nullable Value list) {
    List<Value> members = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Value rest = list;
    while (rest instanceof BNode node && seen.add(node.getID())) {
      Value member = first(node, RdfVocabulary.FIRST);
      if (member != null) {
        members.add(member);
      }
      rest = first(node, RdfVocabulary.REST);
    }
    return members;
  }

  private @Nullable Value first(BNode node, String predicate) {
    List<Value> values = nodes.getOrDefault(node.getID(), Map.of()).get(predicate);
    return values == null ? null : values.get(0);
  }
}
