package io.graft.core.embed;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Edges of a graph by numbers. Immutable.
 *
 * @param concepts their ids; an edge's ends are places in it
 * @param relations the types of relations; an edge's type is a place in it
 * @param edges each once
 */
public record Triples(List<String> concepts, List<String> relations, List<Edge> edges) {

  /**
   * An edge.
   *
   * @param head the place of the concept that it starts from
   * @param relation the place of its type
   * @param tail the place of the concept that it leads to
   */
  public record Edge(int head, int relation, int tail) {}

  public Triples {
    concepts = List.copyOf(concepts);
    relations = List.copyOf(relations);
    edges = List.copyOf(new LinkedHashSet<>(edges));
  }

  /**
   * Some edges to learn from and others to be asked for.
   *
   * @param train to learn from
   * @param heldOut to be asked for; their ends and types occur in {@code train}
   */
  public record Split(List<Edge> train, List<Edge> heldOut) {
    public Split {
      train = List.copyOf(train);
      heldOut = List.copyOf(heldOut);
    }
  }

  /**
   * Holds edges out, never the last one at a concept or of a type.
   *
   * @param share of all edges, in [0, 0.5]
   */
  public Split split(double share, long seed) {
    int[] atConcept = new int[concepts.size()];
    int[] ofType = new int[relations.size()];
    for (Edge edge : edges) {
      atConcept[edge.head()]++;
      atConcept[edge.tail()]++;
      ofType[edge.relation()]++;
    }
    List<Edge> order = shuffled(seed);
    int wanted = (int) Math.round(share * edges.size());
    Set<Edge> held = new LinkedHashSet<>();
    for (Edge edge : order) {
      boolean spared =
          atConcept[edge.head()] > 1 && atConcept[edge.tail()] > 1 && ofType[edge.relation()] > 1;
      if (held.size() < wanted && spared && edge.head() != edge.tail()) {
        held.add(edge);
        atConcept[edge.head()]--;
        atConcept[edge.tail()]--;
        ofType[edge.relation()]--;
      }
    }
    return new Split(
        edges.stream().filter(edge -> !held.contains(edge)).toList(), List.copyOf(held));
  }

  /** Fisher and Yates's shuffle, written out so that no library version can change it. */
  private List<Edge> shuffled(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Edge> order = new ArrayList<>(edges);
    for (int i = order.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Edge swap = order.get(i);
      order.set(i, order.get(j));
      order.set(j, swap);
    }
    return order;
  }
}
