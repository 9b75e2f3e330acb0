package io.graft.core.evaluate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * The percentile bootstrap of differences between two models on the same examples (Efron and
 * Tibshirani 1993, ch. 13; paired as in Berg-Kirkpatrick et al. 2012): examples are drawn with
 * replacement, both models are scored on each draw, and the middle 95 % of the differences are the
 * interval. The same examples give the same interval.
 */
public final class PairedBootstrap {
  /** How sure the interval is. */
  public static final double CONFIDENCE = 0.95;

  private static final int MOST_DRAWS = 1000;
  private static final int FEWEST_DRAWS = 200;
  private static final long SCORED_EXAMPLES = 4_000_000;
  private static final long SEED = 20_001;

  /** An interval of values. */
  public record Interval(double low, double high) {
    /** Whether a difference of nothing is outside. */
    public boolean excludesZero() {
      return low > 0 || high < 0;
    }
  }

  private PairedBootstrap() {}

  /** How often {@code examples} examples are drawn: fewer times when there are very many. */
  public static int draws(int examples) {
    return (int)
        Math.max(FEWEST_DRAWS, Math.min(MOST_DRAWS, SCORED_EXAMPLES / Math.max(1, examples)));
  }

  /**
   * Intervals of the differences, second less first, of all metrics that both have.
   *
   * @param examples how many examples there are, at least 1
   * @param first scores the first model on the examples with these numbers
   * @param second scores the second one
   */
  public static Map<String, Interval> differences(
      int examples,
      Function<int[], Map<String, Double>> first,
      Function<int[], Map<String, Double>> second) {
    int draws = draws(examples);
    SplittableRandom random = new SplittableRandom(SEED);
    Map<String, double[]> differences = new LinkedHashMap<>();
    int[] drawn = new int[examples];
    for (int draw = 0; draw < draws; draw++) {
      for (int i = 0; i < examples; i++) {
        drawn[i] = random.nextInt(examples);
      }
      Map<String, Double> before = first.apply(drawn);
      int at = draw;
      second
          .apply(drawn)
          .forEach(
              (name, value) -> {
                Double old = before.get(name);
                if (old != null) {
                  differences.computeIfAbsent(name, any -> new double[draws])[at] = value - old;
                }
              });
    }
    Map<String, Interval> intervals = new LinkedHashMap<>();
    differences.forEach((name, values) -> intervals.put(name, interval(values)));
    return intervals;
  }

  private static Interval interval(double[] values) {
    Arrays.sort(values);
    double tail = (1 - CONFIDENCE) / 2;
    return new Interval(quantile(values, tail), quantile(values, 1 - tail));
  }

  /** With linear interpolation between the two nearest values. */
  private static double quantile(double[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
