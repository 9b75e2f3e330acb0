package io.graft.core.train;

import io.graft.spi.GraftException;
import io.graft.spi.train.StepResult;

/** Stops a job whose loss is no longer a number, and says what to try. */
final class Divergence {
  private Divergence() {}

  static void check(StepResult result, long step) {
    if (!Double.isFinite(result.loss())) {
      throw GraftException.user(
          "training diverged: the loss is " + result.loss() + " at step " + (step + 1),
          "training.lr",
          "lower training.lr (a third is a good next try), raise training.warmup, or set"
              + " training.clip to 1; the best weights before that are not saved");
    }
  }
}
