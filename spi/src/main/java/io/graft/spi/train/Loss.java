package io.graft.spi.train;

import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Tensor;

/** The loss of a task. */
@FunctionalInterface
public interface Loss {

  /**
   * @param logits what the head gave
   * @return a scalar
   */
  Tensor of(Ops ops, Tensor logits, Targets targets);
}
