package io.graft.spi.tensor;

/** How long the memory of a tensor lives. A tensor used after its scope ended throws. */
public enum Scope {
  /** Until the training step or the prediction ends; the memory is then used again. */
  STEP,
  /** Until it is freed by hand, at the latest with the job: caches, perturbations, averages. */
  JOB,
  /** As long as the base model is loaded: frozen weights. */
  PROCESS
}
