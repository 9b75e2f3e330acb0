package io.graft.core.tensor;

import io.graft.core.tensor.kernel.Gemm;
import io.graft.core.tensor.kernel.Gemm.Strides;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Shape;
import java.util.List;

/** Sums, means, maxima. */
final class ReductionOps {
  private final TensorTape tape;

  ReductionOps(TensorTape tape) {
    this.tape = tape;
  }

  /** A dimension among others: {@code [outer, axis, inner]}. */
  record Axis(int outer, int axis, int inner, int index) {
    static Axis of(DenseTensor x, int number) {
      int rank = x.shape().rank();
      int index = number < 0 ? rank + number : number;
      if (index < 0 || index >= rank) {
        throw new IllegalArgumentException("no axis " + number + " in " + x);
      }
      int outer = 1;
      int inner = 1;
      for (int i = 0; i < rank; i++) {
        outer *= i < index ? x.shape().dimension(i) : 1;
        inner *= i > index ? x.shape().dimension(i) : 1;
      }
      return new Axis(outer, x.shape().dimension(index), inner, index);
    }
  }

  /** A block of one element. */
  static Block scalar(TensorTape tape, double value) {
    Block block = tape.allocate(1);
    block.write(0, new float[] {(float) value}, 0, 1);
    return block;
  }

  /** The only element of a block. */
  static float value(Block scalar) {
    float[] value = new float[1];
    scalar.read(0, value, 0, 1);
    return value[0];
  }

  DenseTensor sum(DenseTensor x, double factor) {
    int size = x.size();
    Block y = scalar(tape, factor * tape.kernels().sum(size, x.block()));
    Backward backward =
        (pass, gradient) -> {
          GradientPass.Target to = pass.target(x);
          tape.kernels()
              .expandAxis(1, size, 1, (float) factor, to.accumulate(), gradient, to.block());
        };
    return tape.result("sum", Shape.scalar(), y, backward, List.of(x));
  }

  DenseTensor sumAxis(DenseTensor x, int number) {
    Axis a = Axis.of(x, number);
    Block y = tape.allocate((long) a.outer * a.inner);
    tape.kernels().sumAxis(a.outer, a.axis, a.inner, 1, false, x.block(), y);
    Backward backward =
        (pass, gradient) -> {
          GradientPass.Target to = pass.target(x);
          tape.kernels()
              .expandAxis(a.outer, a.axis, a.inner, 1, to.accumulate(), gradient, to.block());
        };
    return tape.result("sum", without(x.shape(), a.index), y, backward, List.of(x));
  }

  DenseTensor maxAxis(DenseTensor x, int number) {
    Axis a = Axis.of(x, number);
    if (a.axis == 0) {
      throw new IllegalArgumentException("max over an empty axis of " + x);
    }
    int[] places = new int[a.outer * a.inner];
    Block y = tape.allocate(places.length);
    tape.kernels().maxAxis(a.outer, a.axis, a.inner, x.block(), y, places);
    Backward backward =
        (pass, gradient) -> {
          Block toX = tape.allocate(x.size());
          tape.kernels().maxAxisGradient(a.outer, a.axis, a.inner, places, gradient, toX);
          pass.add(x, toX);
        };
    return tape.result("max", without(x.shape(), a.index), y, backward, List.of(x));
  }

  DenseTensor norm(DenseTensor x) {
    double length = Math.sqrt(tape.kernels().dot(x.size(), x.block(), x.block()));
    Backward backward =
        (pass, gradient) -> {
          Block to = pass.zeroed(x);
          if (length > 0) {
            float factor = (float) (value(gradient) / length);
            tape.kernels().addScaled(x.size(), factor, x.block(), to);
          }
        };
    return tape.result("norm", Shape.scalar(), scalar(tape, length), backward, List.of(x));
  }

  /** As a product {@code [1, T] [T, H]} for each sequence, with rows of 1 / count and 0. */
  DenseTensor maskedMean(DenseTensor x, IntMatrix mask) {
    Shape shape = x.shape();
    if (shape.rank() != 3
        || shape.dimension(0) != mask.rows()
        || shape.dimension(1) != mask.columns()) {
      throw new IllegalArgumentException("maskedMean: mask " + mask + " does not fit " + x);
    }
    int batch = mask.rows();
    int tokens = mask.columns();
    int hidden = shape.dimension(2);
    Block weights = tape.allocate((long) batch * tokens);
    weights.write(0, shares(mask), 0, batch * tokens);
    Block y = tape.allocate((long) batch * hidden);
    long sequence = (long) tokens * hidden;
    Strides matrix = new Strides(sequence, 0, hidden, 1);
    Gemm product =
        new Gemm(
            batch,
            1,
            1,
            tokens,
            hidden,
            new Strides(tokens, 0, tokens, 1),
            matrix,
            new Strides(hidden, 0, hidden, 1),
            1,
            false,
            null);
    tape.kernels().gemm(product, weights, x.block(), y, null, null);
    Backward backward =
        (pass, gradient) -> {
          GradientPass.Target to = pass.target(x);
          Gemm back =
              new Gemm(
                  batch,
                  1,
                  tokens,
                  1,
                  hidden,
                  new Strides(tokens, 0, 1, tokens),
                  new Strides(hidden, 0, hidden, 1),
                  matrix,
                  1,
                  to.accumulate(),
                  null);
          tape.kernels().gemm(back, weights, gradient, to.block(), null, null);
        };
    Shape result = Shape.of(batch, hidden);
    return tape.result("maskedMean", result, y, backward, List.of(x), List.of(weights));
  }

  private static float[] shares(IntMatrix mask) {
    float[] shares = new float[mask.values().length];
    for (int b = 0; b < mask.rows(); b++) {
      int count = 0;
      for (int t = 0; t < mask.columns(); t++) {
        count += mask.get(b, t) != 0 ? 1 : 0;
      }
      if (count == 0) {
        throw new IllegalArgumentException("maskedMean: row " + b + " of the mask is all zeros");
      }
      for (int t = 0; t < mask.columns(); t++) {
        shares[b * mask.columns() + t] = mask.get(b, t) != 0 ? 1f / count : 0;
      }
    }
    return shares;
  }

  private static Shape without(Shape shape, int index) {
    int[] dimensions = new int[shape.rank() - 1];
    for (int i = 0; i < dimensions.length; i++) {
      dimensions[i] = shape.dimension(i < index ? i : i + 1);
    }
    return Shape.of(dimensions);
  }
}
