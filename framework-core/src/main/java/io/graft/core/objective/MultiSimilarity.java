package io.graft.core.objective;

import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.List;

/**
 * The multi-similarity loss (Wang et al. 2019) over the hard pairs of a batch, by which SapBERT
 * aligns the names of a concept (Liu et al. 2021). For the cosines S of an anchor it is {@code
 * log(1 + sum exp(-a (S - t))) / a} over hard texts of its class plus {@code log(1 + sum exp(b (S -
 * t))) / b} over hard texts of others; the mean over all anchors, those without hard pairs too.
 *
 * @param margin of {@link HardPairs}
 * @param positiveScale a
 * @param negativeScale b
 * @param threshold t, the cosine around which pairs weigh
 */
record MultiSimilarity(
    double margin, double positiveScale, double negativeScale, double threshold) {
  /** Takes a pair out of a sum of exponentials. */
  private static final float OUT = -1e9f;

  /** The settings, with the values of Wang et al. and the margin of Liu et al. */
  static final List<Setting> SETTINGS =
      List.of(
          Setting.number(
              "margin", 0.2, 0, 2, "multi-similarity: how much farther others should be"),
          Setting.number(
              "positive_scale", 2, 0.1, 100, "multi-similarity: weighs texts of a class"),
          Setting.number("negative_scale", 50, 0.1, 100, "multi-similarity: weighs other texts"),
          Setting.number(
              "threshold", 0.5, -1, 1, "multi-similarity: the cosine that pairs part at"));

  static MultiSimilarity of(Settings settings) {
    return new MultiSimilarity(
        settings.number("margin"),
        settings.number("positive_scale"),
        settings.number("negative_scale"),
        settings.number("threshold"));
  }

  /**
   * @param vectors {@code [N, H]}
   * @param classes the class of each row
   * @return a scalar; 0 when no pair is hard
   */
  Tensor loss(Ops ops, Tensor vectors, int[] classes) {
    Tensor units = ops.normalize(vectors);
    Tensor cosines = ops.matmul(units, units, false, true); // (N, N)
    HardPairs hard = HardPairs.of(cosines.toFloats(), classes, margin);
    return ops.add(
        side(ops, cosines, hard.positive(), -positiveScale),
        side(ops, cosines, hard.negative(), negativeScale));
  }

  /** The mean over rows of {@code log(1 + sum exp(scale (S - t))) / |scale|} over chosen pairs. */
  private Tensor side(Ops ops, Tensor cosines, boolean[] chosen, double scale) {
    int n = cosines.shape().dimension(0);
    float[] out = new float[n * n];
    for (int i = 0; i < out.length; i++) {
      out[i] = chosen[i] ? 0 : OUT;
    }
    Tensor scores =
        ops.add(ops.affine(cosines, scale, -scale * threshold), ops.constant(Shape.of(n, n), out));
    Tensor withOne = ops.concat(-1, ops.zeros(Shape.of(n, 1)), scores); // (N, N + 1), e^0 = 1
    Tensor mean = ops.crossEntropy(withOne, new int[n], 0, null); // -log of the one's share
    return ops.scale(mean, 1 / Math.abs(scale));
  }
}
