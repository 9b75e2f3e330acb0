package io.graft.core.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;

/** How well numbers were predicted. */
public final class RegressionScore {
  private RegressionScore() {}

  /**
   * {@code mse} and {@code mae}, the mean squared and absolute error; {@code r2}, the share of the
   * variance that is explained, 0 when the true values are all equal; {@code pearson} and {@code
   * spearman}, the correlations, 0 when either side is all equal or there is one value.
   *
   * @param gold the true values, at least one
   * @param predicted as many
   */
  public static Map<String, Double> values(double[] gold, double[] predicted) {
    if (gold.length == 0 || gold.length != predicted.length) {
      throw new IllegalArgumentException(gold.length + " numbers against " + predicted.length);
    }
    double mean = 0;
    for (double value : gold) {
      mean += value / gold.length;
    }
    double squares = 0;
    double absolutes = 0;
    double variance = 0;
    for (int i = 0; i < gold.length; i++) {
      double error = predicted[i] - gold[i];
      squares += error * error;
      absolutes += Math.abs(error);
      variance += (gold[i] - mean) * (gold[i] - mean);
    }
    boolean single = gold.length < 2;
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("mse", squares / gold.length);
    values.put("mae", absolutes / gold.length);
    values.put("r2", variance == 0 ? 0 : 1 - squares / variance);
    values.put("pearson", single ? 0 : RankCorrelation.pearson(gold, predicted));
    values.put("spearman", single ? 0 : RankCorrelation.spearman(gold, predicted));
    return values;
  }
}
