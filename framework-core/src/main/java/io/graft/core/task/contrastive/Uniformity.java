package io.graft.core.task.contrastive;

import java.util.List;

/**
 * How evenly vectors spread over the sphere: the logarithm of the mean of {@code exp(-2 d^2)} over
 * all pairs, d their distance at unit length; lower is more even (Wang and Isola 2020).
 */
final class Uniformity {
  /** Pairs of the first so many vectors say enough. */
  private static final int MOST = 1000;

  private Uniformity() {}

  /** Of any number of vectors; 0 for fewer than two. */
  static double of(List<float[]> vectors) {
    int n = Math.min(MOST, vectors.size());
    double sum = 0;
    long pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double cosine =
            io.graft.core.evaluate.RetrievalScore.cosine(vectors.get(i), vectors.get(j));
        sum += Math.exp(-4 * (1 - cosine)); // d^2 = 2 - 2 cosine
        pairs++;
      }
    }
    return pairs == 0 ? 0 : Math.log(sum / pairs);
  }
}
