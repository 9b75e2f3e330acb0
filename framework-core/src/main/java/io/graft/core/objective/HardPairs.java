package io.graft.core.objective;

/**
 * The pairs of a batch that teach something, found while it runs: those of a triplet of an anchor,
 * a text of its class and one of another whose distance from the anchor is not greater by the
 * margin at least (Liu et al. 2021, section 2.2). Distances are Euclidean between unit vectors.
 *
 * @param positive whether row {@code j} is a hard text of the class of row {@code i}, at {@code i *
 *     N + j}
 * @param negative whether row {@code j} is a hard text of another class, in the same place
 */
@SuppressWarnings("ArrayRecordComponent") // made for one batch
record HardPairs(boolean[] positive, boolean[] negative) {

  /**
   * @param cosines {@code N * N} of them, row-major
   * @param classes the class of each of N rows
   * @param margin by which another class should be farther away
   */
  static HardPairs of(float[] cosines, int[] classes, double margin) {
    int n = classes.length;
    boolean[] positive = new boolean[n * n];
    boolean[] negative = new boolean[n * n];
    for (int anchor = 0; anchor < n; anchor++) {
      double farthestLike = Double.NEGATIVE_INFINITY;
      double nearestOther = Double.POSITIVE_INFINITY;
      for (int j = 0; j < n; j++) {
        double distance = distance(cosines[anchor * n + j]);
        if (classes[j] != classes[anchor]) {
          nearestOther = Math.min(nearestOther, distance);
        } else if (j != anchor) {
          farthestLike = Math.max(farthestLike, distance);
        }
      }
      for (int j = 0; j < n; j++) { // in a triplet with the hardest of the other kind, or in none
        int at = anchor * n + j;
        double distance = distance(cosines[at]);
        boolean like = classes[j] == classes[anchor];
        positive[at] = like && j != anchor && nearestOther - distance <= margin;
        negative[at] = !like && distance - farthestLike <= margin;
      }
    }
    return new HardPairs(positive, negative);
  }

  private static double distance(float cosine) {
    return Math.sqrt(Math.max(0, 2 - 2.0 * cosine));
  }
}
