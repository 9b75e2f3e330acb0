package io.graft.core.tensor.oracle;

import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import java.util.List;

/**
 * An operation, or a few composed, on certain inputs.
 *
 * @param name for messages
 * @param inputs its arguments
 * @param body computes it; the result may have any shape
 * @param step the step of finite differences; smaller for functions that bend more
 * @param rounding by how much its results are less exact than their own size says: for small
 *     differences of larger numbers
 */
record OperationCase(String name, List<Input> inputs, Body body, double step, double rounding) {

  /** Computes a tensor from others. */
  @FunctionalInterface
  interface Body {
    Tensor apply(Tape tape, List<Tensor> inputs);
  }

  static OperationCase of(String name, Body body, Input... inputs) {
    return new OperationCase(name, List.of(inputs), body, 2e-2, 1);
  }

  OperationCase withStep(double newStep) {
    return new OperationCase(name, inputs, body, newStep, rounding);
  }

  OperationCase withRounding(double newRounding) {
    return new OperationCase(name, inputs, body, step, newRounding);
  }

  @Override
  public String toString() {
    return name;
  }
}
