package io.graft.spi.tensor;

import java.util.Arrays;

/** The dimensions of a tensor, outermost first. Immutable; a scalar has rank 0. */
public final class Shape {
  private static final Shape SCALAR = new Shape();

  private final int[] dimensions;

  private Shape(int... dimensions) {
    this.dimensions = dimensions;
  }

  /**
   * @throws IllegalArgumentException when a dimension is negative or the element count exceeds
   *     {@link Integer#MAX_VALUE}
   */
  public static Shape of(int... dimensions) {
    long elements = 1;
    for (int dimension : dimensions) {
      if (dimension < 0) {
        throw new IllegalArgumentException("negative dimension in " + Arrays.toString(dimensions));
      }
      elements = Math.multiplyExact(elements, dimension);
    }
    if (elements > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(dimensions) + " has more than 2^31-1 elements");
    }
    return new Shape(dimensions.clone());
  }

  /** The shape of a scalar: no dimension, one element. */
  public static Shape scalar() {
    return SCALAR;
  }

  public int rank() {
    return dimensions.length;
  }

  /**
   * @param axis 0 for the outermost; negative counts from the innermost, -1 being the last
   */
  public int dimension(int axis) {
    return dimensions[axis < 0 ? dimensions.length + axis : axis];
  }

  /** The number of elements. */
  public int elements() {
    int product = 1;
    for (int dimension : dimensions) {
      product *= dimension;
    }
    return product;
  }

  /** The number of rows when all dimensions but the last are taken together. */
  public int rows() {
    int last = rank() == 0 ? 1 : dimension(-1);
    return last == 0 ? 0 : elements() / last;
  }

  /** The same shape with another innermost dimension. */
  public Shape withLast(int dimension) {
    int[] copy = dimensions.clone();
    copy[copy.length - 1] = dimension;
    return of(copy);
  }

  /** The same shape with dimension {@code axis} replaced (negative counts from the end). */
  public Shape with(int axis, int dimension) {
    int[] copy = dimensions.clone();
    copy[axis < 0 ? copy.length + axis : axis] = dimension;
    return of(copy);
  }

  /** A copy of the dimensions. */
  public int[] toArray() {
    return dimensions.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dimensions, shape.dimensions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dimensions);
  }

  @Override
  public String toString() {
    return Arrays.toString(dimensions);
  }
}
