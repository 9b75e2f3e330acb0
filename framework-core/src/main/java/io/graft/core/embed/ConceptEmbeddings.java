package io.graft.core.embed;

import java.util.List;

/**
 * Vectors that were learnt. Immutable.
 *
 * @param model how they make scores
 * @param size numbers of a vector
 * @param concepts ids, in the order of the vectors
 * @param relations types, in the order of their vectors
 * @param conceptVectors of the concepts; not to be changed
 * @param relationVectors of the relations; not to be changed
 */
public record ConceptEmbeddings(
    EmbeddingModel model,
    int size,
    List<String> concepts,
    List<String> relations,
    List<float[]> conceptVectors,
    List<float[]> relationVectors) {
  public ConceptEmbeddings {
    concepts = List.copyOf(concepts);
    relations = List.copyOf(relations);
    conceptVectors = List.copyOf(conceptVectors);
    relationVectors = List.copyOf(relationVectors);
  }

  static ConceptEmbeddings of(
      EmbeddingPlan plan, Triples triples, float[] concepts, float[] relations) {
    List<float[]> published =
        rows(concepts, plan.size()).stream().map(plan.model()::published).toList();
    return new ConceptEmbeddings(
        plan.model(),
        plan.size(),
        triples.concepts(),
        triples.relations(),
        published,
        rows(relations, plan.size()));
  }

  static List<float[]> rows(float[] table, int size) {
    return java.util.stream.IntStream.range(0, table.length / size)
        .mapToObj(row -> java.util.Arrays.copyOfRange(table, row * size, (row + 1) * size))
        .toList();
  }

  /** The score of an edge: the higher, the likelier. */
  public double score(Triples.Edge edge) {
    return model.score(
        conceptVectors.get(edge.head()),
        relationVectors.get(edge.relation()),
        conceptVectors.get(edge.tail()));
  }
}
