package io.graft.core.train;

import io.graft.spi.tensor.Shape;
import java.util.Map;
import java.util.function.Supplier;

/**
 * All of a training that changes from step to step. Random numbers have no state: they are keyed by
 * seed, stream, step and site; nor has the position in the data, which follows from the step.
 *
 * @param step steps done
 * @param totalSteps all steps of the plan
 * @param ended whether no further step follows, by plan or by patience
 * @param tensors parameters, moments and best values by a name that is unique here
 * @param optimizers the rest of each optimizer by its name
 * @param best the best metric and patience
 * @param objective what the training step gave as its state
 * @param method what the PEFT method's session gave as its state
 */
public record TrainingState(
    long step,
    long totalSteps,
    boolean ended,
    Map<String, Values> tensors,
    Map<String, AdamOptimizer.State> optimizers,
    BestWeights.State best,
    byte[] objective,
    byte[] method) {

  /**
   * A tensor's values.
   *
   * @param values gives {@code shape.elements()} values, row-major; it may read them from a file
   */
  public record Values(Shape shape, Supplier<float[]> values) {}
}
