package io.graft.spi.train;

import org.jspecify.annotations.Nullable;

/**
 * What a batch should come out as.
 *
 * @param classes a class number for each row (or token, row-major; -100 for none), or null
 * @param values {@code rows * outputs} numbers, row-major: 0 and 1 for labels, any for regression;
 *     or null
 */
public record Targets(int @Nullable [] classes, float @Nullable [] values) {

  public static Targets ofClasses(int... classes) {
    return new Targets(classes, null);
  }

  public static Targets ofValues(float... values) {
    return new Targets(null, values);
  }

  /** How many classes or values there are, those left out not counted. */
  public int count() {
    int count = values == null ? 0 : values.length;
    if (classes != null) {
      count = 0;
      for (int c : classes) {
        count += c == -100 ? 0 : 1;
      }
    }
    return count;
  }

  /** Nothing is known: prediction, or text without labels. */
  public static Targets none() {
    return new Targets(null, null);
  }
}
