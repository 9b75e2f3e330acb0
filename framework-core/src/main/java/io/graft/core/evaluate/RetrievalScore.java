package io.graft.core.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well each text finds others of its class among all texts, by the cosine of their vectors, the
 * text itself left out. {@code recall@k} is the share of queries with one of their class among the
 * first k, as metric learning has it (Jégou et al. 2011); {@code mrr} the mean of one over the rank
 * of the first. Queries without any other text of their class are left out; of equal cosines the
 * earlier text comes first.
 */
public final class RetrievalScore {
  private final int[] depths;
  private final long[] found;
  private double reciprocals;
  private long queries;

  /**
   * @param depths the k of each recall
   */
  public RetrievalScore(int... depths) {
    this.depths = depths.clone();
    this.found = new long[depths.length];
  }

  /**
   * Counts every text as a query.
   *
   * @param vectors one for each text, of one length
   * @param classes the class of each
   */
  public void add(List<float[]> vectors, int[] classes) {
    float[][] all = vectors.toArray(float[][]::new);
    for (int query = 0; query < all.length; query++) {
      int rank = rank(all, classes, query);
      if (rank > 0) {
        queries++;
        reciprocals += 1.0 / rank;
        for (int i = 0; i < depths.length; i++) {
          found[i] += rank <= depths[i] ? 1 : 0;
        }
      }
    }
  }

  /** The rank of the first text of the query's class, from 1; 0 when there is none. */
  private static int rank(float[][] vectors, int[] classes, int query) {
    double best = Double.NEGATIVE_INFINITY;
    int bestAt = -1;
    double[] cosines = new double[vectors.length];
    for (int i = 0; i < vectors.length; i++) {
      cosines[i] = cosine(vectors[query], vectors[i]);
      if (i != query && classes[i] == classes[query] && cosines[i] > best) {
        best = cosines[i];
        bestAt = i;
      }
    }
    if (bestAt < 0) {
      return 0;
    }
    int before = 0;
    for (int i = 0; i < vectors.length; i++) {
      boolean ahead = cosines[i] > best || (cosines[i] == best && i < bestAt);
      before += i != query && ahead ? 1 : 0;
    }
    return before + 1;
  }

  /** The cosine of two vectors of any length; 0 where one is zero. */
  public static double cosine(float[] a, float[] b) {
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      squaresA += (double) a[i] * a[i];
      squaresB += (double) b[i] * b[i];
    }
    return product == 0 ? 0 : product / Math.sqrt(squaresA * squaresB);
  }

  /** How many queries were counted. */
  public long queries() {
    return queries;
  }

  /** {@code recall@k} for each depth and {@code mrr}; zeros without queries. */
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    double count = Math.max(1, queries);
    for (int i = 0; i < depths.length; i++) {
      values.put("recall@" + depths[i], found[i] / count);
    }
    values.put("mrr", reciprocals / count);
    return values;
  }
}
