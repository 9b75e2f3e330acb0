package io.graft.core.search;

import java.util.List;

/**
 * What a trial came to.
 *
 * @param trial its number, from 1
 * @param epochs its budget
 * @param overrides what it set, {@code path=value} each
 * @param run its run directory
 * @param metric the metric on the development data; empty when it failed
 * @param value its value, a fraction; 0 when it failed
 * @param error why it failed; empty when it did not
 */
public record TrialResult(
    int trial,
    int epochs,
    List<String> overrides,
    String run,
    String metric,
    double value,
    String error) {
  public TrialResult {
    overrides = List.copyOf(overrides);
  }

  /** Whether it has no value. */
  public boolean failed() {
    return !error.isEmpty();
  }
}
