package io.graft.spi.train;

import io.graft.spi.Session;

/**
 * One kind of training step: it draws batches, runs models, asks for gradients and steps its
 * optimizers, in whatever phases it needs. Parameters and optimizers are saved by Graft; what else
 * it must remember is its {@link #state()}.
 */
@FunctionalInterface
public interface TrainingStep extends Session {

  /** Runs one step. */
  StepResult run(StepContext context);
}
