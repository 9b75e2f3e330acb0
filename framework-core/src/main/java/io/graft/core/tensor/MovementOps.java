package io.graft.core.tensor;

import io.graft.core.tensor.ReductionOps.Axis;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Operations that move elements without changing them. */
final class MovementOps {
  private final TensorTape tape;

  MovementOps(TensorTape tape) {
    this.tape = tape;
  }

  DenseTensor embedding(DenseTensor table, IntMatrix ids) {
    if (table.shape().rank() != 2) {
      throw new IllegalArgumentException("embedding: table " + table + " is not [n, H]");
    }
    Shape shape = Shape.of(ids.rows(), ids.columns(), table.columns());
    return gather("embedding", table, ids.values(), shape);
  }

  DenseTensor rows(DenseTensor x, int[] indices) {
    return gather("rows", x, indices.clone(), Shape.of(indices.length, x.columns()));
  }

  private DenseTensor gather(String name, DenseTensor x, int[] indices, Shape shape) {
    int columns = x.columns();
    for (int index : indices) {
      if (index < 0 || index >= x.rows()) {
        throw new IllegalArgumentException(name + ": row " + index + " of " + x);
      }
    }
    Block y = tape.allocate((long) indices.length * columns);
    tape.kernels().gather(columns, indices, x.block(), y);
    Backward backward =
        (pass, gradient) ->
            tape.kernels().scatterAdd(columns, indices, 1, gradient, pass.zeroed(x, indices));
    return tape.result(name, shape, y, backward, List.of(x));
  }

  DenseTensor concat(int number, List<DenseTensor> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("concat of nothing");
    }
    DenseTensor first = parts.get(0);
    Axis whole = Axis.of(first, number);
    int total = 0;
    for (DenseTensor part : parts) {
      if (part.shape().rank() != first.shape().rank()
          || !part.shape().with(whole.index(), 0).equals(first.shape().with(whole.index(), 0))) {
        throw new IllegalArgumentException(
            "concat along axis " + number + ": " + part + " does not fit " + first);
      }
      total += part.shape().dimension(whole.index());
    }
    int width = total * whole.inner();
    Shape shape = first.shape().with(whole.index(), total);
    Block y = tape.allocate(shape.elements());
    int at = 0;
    for (DenseTensor part : parts) {
      int columns = part.shape().dimension(whole.index()) * whole.inner();
      copyColumns(whole.outer(), columns, part.block(), columns, 0, y, width, at, false);
      at += columns;
    }
    Backward backward =
        (pass, gradient) -> {
          int from = 0;
          for (DenseTensor part : parts) {
            int columns = part.shape().dimension(whole.index()) * whole.inner();
            if (pass.wants(part)) {
              GradientPass.Target to = pass.target(part);
              copyColumns(
                  whole.outer(),
                  columns,
                  gradient,
                  width,
                  from,
                  to.block(),
                  columns,
                  0,
                  to.accumulate());
            }
            from += columns;
          }
        };
    return tape.result("concat", shape, y, backward, parts);
  }

  DenseTensor slice(DenseTensor x, int number, int from, int to) {
    Axis axis = Axis.of(x, number);
    if (from < 0 || to < from || to > axis.axis()) {
      throw new IllegalArgumentException(
          "slice [" + from + ", " + to + ") along axis " + number + " of " + x);
    }
    int columns = (to - from) * axis.inner();
    int width = axis.axis() * axis.inner();
    int at = from * axis.inner();
    Block y = tape.allocate((long) axis.outer() * columns);
    copyColumns(axis.outer(), columns, x.block(), width, at, y, columns, 0, false);
    Backward backward =
        (pass, gradient) ->
            copyColumns(
                axis.outer(), columns, gradient, columns, 0, pass.zeroed(x), width, at, true);
    return tape.result("slice", x.shape().with(axis.index(), to - from), y, backward, List.of(x));
  }

  /** Copies a rectangle of columns between two matrices of different width. */
  private void copyColumns(
      int rows,
      int columns,
      Block x,
      int xWidth,
      int xAt,
      Block y,
      int yWidth,
      int yAt,
      boolean accumulate) {
    if (rows == 0 || columns == 0) {
      return;
    }
    tape.kernels()
        .copyStrided(
            new int[] {rows, columns},
            x.slice(xAt, x.length() - xAt),
            new long[] {xWidth, 1},
            y.slice(yAt, y.length() - yAt),
            new long[] {yWidth, 1},
            accumulate);
  }

  DenseTensor reshape(DenseTensor x, Shape shape) {
    if (shape.elements() != x.size()) {
      throw new IllegalArgumentException("reshape: " + x + " does not fill " + shape);
    }
    return tape.alias("reshape", shape, x, (pass, gradient) -> pass.passOn(x, gradient));
  }

  DenseTensor permute(DenseTensor x, int... order) {
    int rank = x.shape().rank();
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length || i < rank; i++) {
      if (order.length != rank || sorted[i] != i) {
        throw new IllegalArgumentException(
            "permute: " + Arrays.toString(order) + " is not an order of the axes of " + x);
      }
    }
    int[] dimensions = new int[rank];
    long[] strides = new long[rank];
    long[] source = rowMajor(x.shape().toArray());
    for (int i = 0; i < rank; i++) {
      dimensions[i] = x.shape().dimension(order[i]);
      strides[i] = source[order[i]];
    }
    long[] target = rowMajor(dimensions);
    Block y = tape.allocate(x.size());
    if (x.size() > 0) {
      tape.kernels().copyStrided(dimensions, x.block(), strides, y, target, false);
    }
    Backward backward =
        (pass, gradient) -> {
          GradientPass.Target to = pass.target(x);
          tape.kernels()
              .copyStrided(dimensions, gradient, target, to.block(), strides, to.accumulate());
        };
    return tape.result("permute", Shape.of(dimensions), y, backward, List.of(x));
  }

  private static long[] rowMajor(int[] dimensions) {
    long[] strides = new long[dimensions.length];
    long stride = 1;
    for (int i = dimensions.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= dimensions[i];
    }
    return strides;
  }

  DenseTensor repeat(DenseTensor x, int times) {
    if (x.shape().rank() == 0 || times < 1) {
      throw new IllegalArgumentException("repeat: " + x + " " + times + " times");
    }
    Shape shape = x.shape().with(0, x.shape().dimension(0) * times);
    Block y = tape.allocate(shape.elements());
    tape.kernels().expandAxis(1, times, x.size(), 1, false, x.block(), y);
    Backward backward =
        (pass, gradient) -> {
          GradientPass.Target to = pass.target(x);
          tape.kernels().sumAxis(1, times, x.size(), 1, to.accumulate(), gradient, to.block());
        };
    return tape.result("repeat", shape, y, backward, List.of(x));
  }
}
