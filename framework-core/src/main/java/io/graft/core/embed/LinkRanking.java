package io.graft.core.embed;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * How well scores rank the right end of an edge among all concepts, other right ends left out (the
 * filtered setting of Bordes et al. 2013). Head and tail of each edge are asked for. Concepts of
 * equal score share the mean of their ranks, so that a constant score earns nothing.
 *
 * @param mrr the mean of 1 / rank
 * @param hitsAt1 the share of ranks of 1
 * @param hitsAt10 the share of ranks up to 10
 * @param questions how often an end was asked for
 */
public record LinkRanking(double mrr, double hitsAt1, double hitsAt10, int questions) {

  /**
   * @param asked the edges whose ends are asked for
   * @param score of an edge: the higher, the likelier
   */
  public static LinkRanking of(
      Triples all, List<Triples.Edge> asked, ToDoubleFunction<Triples.Edge> score) {
    Set<Triples.Edge> known = new HashSet<>(all.edges());
    double reciprocal = 0;
    int first = 0;
    int amongTen = 0;
    for (Triples.Edge edge : asked) {
      for (boolean tail : new boolean[] {true, false}) {
        double rank = rank(all.concepts().size(), known, edge, tail, score);
        reciprocal += 1 / rank;
        first += rank <= 1 ? 1 : 0;
        amongTen += rank <= 10 ? 1 : 0;
      }
    }
    int questions = 2 * asked.size();
    double share = questions == 0 ? 0 : 1.0 / questions;
    return new LinkRanking(reciprocal * share, first * share, amongTen * share, questions);
  }

  private static double rank(
      int concepts,
      Set<Triples.Edge> known,
      Triples.Edge edge,
      boolean tail,
      ToDoubleFunction<Triples.Edge> score) {
    double own = score.applyAsDouble(edge);
    int better = 0;
    int equal = 0;
    for (int other = 0; other < concepts; other++) {
      Triples.Edge wrong =
          tail
              ? new Triples.Edge(edge.head(), edge.relation(), other)
              : new Triples.Edge(other, edge.relation(), edge.tail());
      double found = score.applyAsDouble(wrong);
      if (found >= own && !known.contains(wrong)) {
        better += found > own ? 1 : 0;
        equal += found > own ? 0 : 1;
      }
    }
    return 1 + better + equal / 2.0;
  }

  /**
   * Scores by how often a concept is at that end of such relations: what needs no vectors.
   *
   * @param train the edges that are known
   */
  public static ToDoubleFunction<Triples.Edge> byFrequency(List<Triples.Edge> train) {
    Map<Long, Integer> heads = new java.util.HashMap<>();
    Map<Long, Integer> tails = new java.util.HashMap<>();
    for (Triples.Edge edge : train) {
      heads.merge(key(edge.relation(), edge.head()), 1, Integer::sum);
      tails.merge(key(edge.relation(), edge.tail()), 1, Integer::sum);
    }
    return edge ->
        heads.getOrDefault(key(edge.relation(), edge.head()), 0)
            + tails.getOrDefault(key(edge.relation(), edge.tail()), 0);
  }

  private static long key(int relation, int concept) {
    return (long) relation << 32 | concept;
  }

  /** {@code mrr}, {@code hits_at_1}, {@code hits_at_10} and {@code questions}. */
  public Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("mrr", mrr);
    map.put("hits_at_1", hitsAt1);
    map.put("hits_at_10", hitsAt10);
    map.put("questions", questions);
    return map;
  }
}
