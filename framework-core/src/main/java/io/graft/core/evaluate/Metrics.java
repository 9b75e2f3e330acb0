package io.graft.core.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Named results of an evaluation.
 *
 * @param primary the name of the one that counts first
 * @param values name to value, in the order of reports; shares are fractions, not percents
 */
public record Metrics(String primary, Map<String, Double> values) {
  private static final Set<String> NO_SHARES =
      Set.of("perplexity", "masked_loss", "uniformity", "mse", "mae");
  private static final Set<String> LOWER =
      Set.of("perplexity", "masked_loss", "calibration_error", "uniformity", "mse", "mae");

  public Metrics {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    if (!values.containsKey(primary)) {
      throw new IllegalArgumentException("no metric '" + primary + "' among " + values.keySet());
    }
  }

  /** The value of the primary metric. */
  public double value() {
    return value(primary);
  }

  /** The value of the metric {@code name}, which must be there. */
  public double value(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no metric '" + name + "' among " + values.keySet());
    }
    return value;
  }

  /** The same values with another primary metric, which must be there. */
  public Metrics withPrimary(String name) {
    return new Metrics(name, values);
  }

  /** The same with one value more, or another value for a name that is there. */
  public Metrics plus(String name, double value) {
    Map<String, Double> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Metrics(primary, more);
  }

  /**
   * A number that rises as the metric {@code name} gets better: the value, or less than nothing of
   * it for what measures errors.
   */
  public double rising(String name) {
    return lowerIsBetter(name) ? -value(name) : value(name);
  }

  /** Whether a metric is a share, to be shown in percent. */
  public static boolean share(String name) {
    return !NO_SHARES.contains(name);
  }

  /** Whether a metric measures errors. */
  public static boolean lowerIsBetter(String name) {
    return LOWER.contains(name);
  }
}
