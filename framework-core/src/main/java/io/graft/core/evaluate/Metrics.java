package io.graft.core.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named results of an evaluation.
 *
 * @param primary the name of the one that counts first
 * @param values name to value, in the order of reports; shares are fractions, not percents
 */
public record Metrics(String primary, Map<String, Double> values) {
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
}
