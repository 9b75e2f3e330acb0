package io.graft.spi.peft;

import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Tensor;

/**
 * Rows that are a parameter, or are computed from parameters each time (a reparameterised prefix).
 */
@FunctionalInterface
public interface TensorSource {

  Tensor tensor(Ops ops);

  /** The parameter itself. */
  static TensorSource of(Parameter parameter) {
    return ops -> parameter;
  }
}
