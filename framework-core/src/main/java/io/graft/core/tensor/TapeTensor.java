package io.graft.core.tensor;

import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import io.graft.spi.tensor.Scope;
import io.graft.spi.tensor.Shape;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** What an operation made, or a kept copy of it. */
final class TapeTensor extends DenseTensor {
  private final TensorTape tape;
  private final String operation;
  private final Block block;
  private final boolean requiresGradient;
  private final @Nullable BitSet filledRows;
  private DataType gradientType;

  TapeTensor(
      TensorTape tape,
      String operation,
      Shape shape,
      Scope scope,
      Block block,
      boolean requiresGradient) {
    this(tape, operation, shape, scope, block, requiresGradient, null);
  }

  private TapeTensor(
      TensorTape tape,
      String operation,
      Shape shape,
      Scope scope,
      Block block,
      boolean requiresGradient,
      @Nullable BitSet filledRows) {
    super(shape, scope);
    this.tape = tape;
    this.operation = operation;
    this.block = block;
    this.requiresGradient = requiresGradient;
    this.filledRows = filledRows;
    this.gradientType = block.type();
  }

  /**
   * A gradient.
   *
   * @param filledRows the rows that may be other than 0; null for all of them
   */
  static TapeTensor gradient(
      TensorTape tape, DenseTensor of, Block block, @Nullable BitSet filledRows) {
    String operation = "gradient of " + of.label();
    return new TapeTensor(tape, operation, of.shape(), Scope.STEP, block, false, filledRows);
  }

  /**
   * For a tensor that many read and whose gradient goes into another type anyway: adding up in that
   * one rounds once instead of at every contribution.
   */
  TapeTensor addingGradientsIn(DataType type) {
    gradientType = type;
    return this;
  }

  @Override
  DataType gradientType() {
    return gradientType;
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
  @Nullable BitSet filledRows() {
    return filledRows;
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
