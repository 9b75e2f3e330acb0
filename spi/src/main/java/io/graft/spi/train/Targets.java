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

  /** Nothing is known: prediction, or text without labels. */
  public static Targets none() {
    return new Targets(null, null);
  }
}
