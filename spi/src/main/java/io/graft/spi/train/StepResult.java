package io.graft.spi.train;

import java.util.Map;

/**
 * What a step did.
 *
 * @param loss the loss to show
 * @param rows how many rows went through
 * @param realTokens tokens without padding
 * @param paddedTokens tokens with padding
 * @param metrics further numbers to show, by name
 */
public record StepResult(
    double loss, int rows, int realTokens, int paddedTokens, Map<String, Double> metrics) {
  public StepResult {
    metrics = Map.copyOf(metrics);
  }

  /** The result of a step on one batch. */
  public static StepResult of(double loss, Batch batch) {
    return new StepResult(loss, batch.rows(), batch.realTokens(), batch.paddedTokens(), Map.of());
  }
}
