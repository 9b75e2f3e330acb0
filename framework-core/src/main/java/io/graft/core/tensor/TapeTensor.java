package io.graft.core.tensor;

import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.Scope;
import io.graft.spi.tensor.Shape;

/** What an operation made, or a kept copy of it. */
final class TapeTensor extends DenseTensor {
  private final TensorTape tape;
  private final String operation;
  private final Block block;
  private final boolean requiresGradient;

  TapeTensor(
      TensorTape tape,
      String operation,
      Shape shape,
      Scope scope,
      Block block,
      boolean requiresGradient) {
    super(shape, scope);
    this.tape = tape;
    this.operation = operation;
    this.block = block;
    this.requiresGradient = requiresGradient;
  }

  /** The tape that made it. */
  TensorTape tape() {
    return tape;
  }

  @Override
  Block block() {
    return block;
  }

  @Override
  String label() {
    return operation;
  }

  @Override
  public boolean requiresGradient() {
    return requiresGradient;
  }
}
