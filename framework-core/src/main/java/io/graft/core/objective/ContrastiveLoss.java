package io.graft.core.objective;

import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.Arrays;

/** Losses that draw the vectors of like texts together and others apart, by their cosines. */
final class ContrastiveLoss {
  /** Takes the cosine of a vector with itself out of a softmax. */
  private static final float OUT = -1e9f;

  private ContrastiveLoss() {}

  /**
   * Each row of {@code first} is to find its partner among all rows of {@code second}: the mean
   * cross-entropy of softmax(cosine / temperature) (InfoNCE, as in SimCSE, Gao et al. 2021).
   *
   * @param first {@code [B, H]}
   * @param second {@code [B, H]}, the partner of each row in the same place
   * @return a scalar
   */
  static Tensor partners(Ops ops, Tensor first, Tensor second, double temperature) {
    Tensor cosines = ops.matmul(ops.normalize(first), ops.normalize(second), false, true);
    int[] own = new int[first.shape().dimension(0)];
    Arrays.setAll(own, i -> i);
    return ops.crossEntropy(ops.scale(cosines, 1 / temperature), own, 0, null);
  }

  /**
   * The supervised contrastive loss, the mean over positives outside the logarithm (Khosla et al.
   * 2020, equation 2); rows without a positive are left out of the mean.
   *
   * @param vectors {@code [N, H]}
   * @param classes the class of each row; at least two rows share one
   * @return a scalar
   */
  static Tensor supervised(Ops ops, Tensor vectors, int[] classes, double temperature) {
    int n = classes.length;
    float[] self = new float[n * n];
    float[] weights = new float[n * n];
    int anchors = (int) Arrays.stream(classes).filter(c -> positives(classes, c) > 0).count();
    if (anchors == 0) {
      throw new IllegalArgumentException("no two of the " + n + " rows share a class");
    }
    for (int i = 0; i < n; i++) {
      self[i * n + i] = OUT;
      int positives = positives(classes, classes[i]);
      for (int j = 0; j < n; j++) {
        if (i != j && classes[i] == classes[j]) {
          weights[i * n + j] = -1f / positives / anchors;
        }
      }
    }
    Tensor units = ops.normalize(vectors);
    Tensor scores = ops.scale(ops.matmul(units, units, false, true), 1 / temperature); // (N, N)
    Shape square = Shape.of(n, n);
    Tensor logs = ops.logSoftmax(ops.add(scores, ops.constant(square, self)));
    return ops.sum(ops.multiply(logs, ops.constant(square, weights)));
  }

  /** How many other rows have the class of a row of that class. */
  private static int positives(int[] classes, int wanted) {
    return (int) Arrays.stream(classes).filter(c -> c == wanted).count() - 1;
  }

  /**
   * The mean squared difference between the cosine of each pair and what it should be (SetFit,
   * Tunstall et al. 2022).
   *
   * @param vectors {@code [N, H]}
   * @param first the row of each pair's one text
   * @param second the row of the other
   * @param wanted the cosine that each pair should have: 1 for like texts, 0 for others
   * @return a scalar
   */
  static Tensor cosines(Ops ops, Tensor vectors, int[] first, int[] second, float[] wanted) {
    Tensor units = ops.normalize(vectors);
    Tensor products = ops.multiply(ops.rows(units, first), ops.rows(units, second)); // (P, H)
    Tensor cosines = ops.sum(products, -1); // (P)
    return ops.meanSquaredError(cosines, ops.constant(Shape.of(wanted.length), wanted));
  }
}
