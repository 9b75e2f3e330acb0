package io.graft.core.recipe;

import org.jspecify.annotations.Nullable;

/**
 * When to stop before the last epoch.
 *
 * @param metric what has to rise on the development data; null for the task's primary metric
 * @param patience evaluations in a row without a rise before training stops; at least 1
 * @param minDelta the least rise that counts, as a fraction
 */
public record EarlyStopping(@Nullable String metric, int patience, double minDelta) {

  /** The primary metric, three evaluations, any rise. */
  public static EarlyStopping defaults() {
    return new EarlyStopping(null, 3, 0);
  }
}
