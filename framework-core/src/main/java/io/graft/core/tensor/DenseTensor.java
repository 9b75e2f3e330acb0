package io.graft.core.tensor;

import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import io.graft.spi.tensor.Scope;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A tensor of this engine: a shape over a block of memory. */
abstract class DenseTensor implements Tensor {
  private final Shape shape;
  private final Scope scope;

  DenseTensor(Shape shape, Scope scope) {
    this.shape = shape;
    this.scope = scope;
  }

  /** The elements; any use after the scope ended throws. */
  abstract Block block();

  /** For messages: the name of a parameter, or the operation that made the tensor. */
  abstract String label();

  @Override
  public final Shape shape() {
    return shape;
  }

  /**
   * The rows, along the last dimension, with elements that may be other than 0; null for all of
   * them.
   */
  @Nullable BitSet filledRows() {
    return null;
  }

  /** The type in which contributions to its gradient are added up. */
  DataType gradientType() {
    return dataType();
  }

  @Override
  public DataType dataType() {
    return block().type();
  }

  @Override
  public final Scope scope() {
    return scope;
  }

  /** The number of elements. */
  final int size() {
    return shape.elements();
  }

  /** The last dimension; 1 for a scalar. */
  final int columns() {
    return shape.rank() == 0 ? 1 : shape.dimension(-1);
  }

  /** The number of elements before the last dimension. */
  final int rows() {
    return shape.rows();
  }

  @Override
  public final float[] toFloats() {
    float[] values = new float[size()];
    block().read(0, values, 0, values.length);
    return values;
  }

  @Override
  public final float item() {
    if (size() != 1) {
      throw new IllegalStateException(this + " has " + size() + " elements, not one");
    }
    return toFloats()[0];
  }

  @Override
  public String toString() {
    return label() + " " + shape;
  }

  /** This engine's view of a tensor. */
  static DenseTensor of(Tensor tensor) {
    if (tensor instanceof DenseTensor dense) {
      return dense;
    }
    throw new IllegalArgumentException(
        "a tensor of class "
            + (tensor == null ? null : tensor.getClass().getName())
            + " was not made by this engine; make it with Ops.constant");
  }
}
