package io.graft.core.recipe;

/**
 * How long the learning rate rises.
 *
 * @param amount below 1: a share of all steps; else a whole number of steps
 */
public record Warmup(double amount) {
  public Warmup {
    if (!(amount >= 0) || (amount >= 1 && amount != Math.rint(amount)) || amount > 1e9) {
      throw new IllegalArgumentException("warmup " + amount + " is neither a share nor steps");
    }
  }

  /** The share of {@code totalSteps} during which the rate rises, in [0, 1). */
  public double share(long totalSteps) {
    if (amount < 1) {
      return amount;
    }
    // half a step more, so that rounding down gives the steps again
    return Math.min((amount + 0.5) / Math.max(1, totalSteps), Math.nextDown(1.0));
  }
}
