package io.graft.core.tensor;

import io.graft.core.tensor.memory.Block;

/** How an operation goes back: adds to the gradients of its inputs, given that of its output. */
@FunctionalInterface
interface Backward {
  /**
   * @param pass where the gradients of the inputs are collected
   * @param gradient of the output; not to be written
   */
  void run(GradientPass pass, Block gradient);
}
