package io.graft.spi.train;

/**
 * AdamW (Loshchilov and Hutter 2019).
 *
 * @param learningRate the greatest rate
 * @param beta1 decay of the mean of gradients
 * @param beta2 decay of the mean of their squares
 * @param epsilon added to the root of the latter
 * @param clip the greatest norm of all gradients taken together; 0 for no limit
 * @param schedule the course of the rate
 */
public record OptimizerSpec(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double clip,
    Schedule schedule) {

  /** The usual constants: 0.9, 0.999, 1e-8, clipping at 1. */
  public static OptimizerSpec of(double learningRate, Schedule schedule) {
    return new OptimizerSpec(learningRate, 0.9, 0.999, 1e-8, 1, schedule);
  }

  public OptimizerSpec withLearningRate(double rate) {
    return new OptimizerSpec(rate, beta1, beta2, epsilon, clip, schedule);
  }
}
