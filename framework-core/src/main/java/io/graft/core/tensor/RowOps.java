package io.graft.core.tensor;

import io.graft.core.tensor.kernel.Binary;
import io.graft.core.tensor.kernel.Broadcast;
import io.graft.core.tensor.kernel.Kernels;
import io.graft.core.tensor.memory.Block;
import java.util.List;

/** Operations on the vectors of the last dimension. */
final class RowOps {
  private static final float SHORTEST = 1e-12f;

  private final TensorTape tape;

  RowOps(TensorTape tape) {
    this.tape = tape;
  }

  DenseTensor softmax(DenseTensor x, boolean logarithm) {
    int rows = x.rows();
    int columns = x.columns();
    Block y = tape.allocate(x.size());
    tape.kernels().softmax(rows, columns, logarithm, x.block(), y);
    Backward backward =
        (pass, gradient) -> {
          Block toX = tape.allocate(x.size());
          tape.kernels().softmaxGradient(rows, columns, logarithm, y, gradient, toX);
          pass.add(x, toX);
        };
    return tape.result(logarithm ? "logSoftmax" : "softmax", x.shape(), y, backward, List.of(x));
  }

  DenseTensor layerNorm(DenseTensor x, DenseTensor gamma, DenseTensor beta, float epsilon) {
    int rows = x.rows();
    int columns = x.columns();
    if (x.shape().rank() == 0 || gamma.size() != columns || beta.size() != columns) {
      throw new IllegalArgumentException(
          "layerNorm: gamma " + gamma + " and beta " + beta + " do not fit x " + x);
    }
    Kernels kernels = tape.kernels();
    Block y = tape.allocate(x.size(), x.dataType());
    Block mean = tape.allocate(rows);
    Block variance = tape.allocate(rows);
    kernels.layerNorm(
        rows, columns, epsilon, x.block(), gamma.block(), beta.block(), y, mean, variance);
    Backward backward =
        (pass, gradient) -> {
          boolean affine = pass.wants(gamma) || pass.wants(beta);
          Block toX = pass.wants(x) ? tape.allocate(x.size(), x.dataType()) : null;
          Block toGamma = affine ? tape.allocate(columns) : null;
          Block toBeta = affine ? tape.allocate(columns) : null;
          kernels.layerNormGradient(
              rows,
              columns,
              epsilon,
              x.block(),
              gamma.block(),
              mean,
              variance,
              gradient,
              toX,
              toGamma,
              toBeta);
          if (toX != null) {
            pass.add(x, toX);
          }
          if (toGamma != null && toBeta != null) {
            giveOrRelease(pass, gamma, toGamma);
            giveOrRelease(pass, beta, toBeta);
          }
        };
    return tape.result(
        "layerNorm", x.shape(), y, backward, List.of(x, gamma, beta), List.of(mean, variance));
  }

  private void giveOrRelease(GradientPass pass, DenseTensor input, Block gradient) {
    if (pass.wants(input)) {
      pass.add(input, gradient);
    } else {
      tape.release(gradient);
    }
  }

  /**
   * y = x / n with n = max(|x|, 1e-12); dx = (dy - y (y . dy)) / n, without the bracket's second
   * term where n was raised.
   */
  DenseTensor normalize(DenseTensor x) {
    int rows = x.rows();
    int columns = x.columns();
    Kernels kernels = tape.kernels();
    Block lengths = tape.allocate(rows);
    kernels.rowDots(rows, columns, x.block(), x.block(), lengths);
    float[] values = new float[rows];
    lengths.read(0, values, 0, rows);
    boolean[] raised = new boolean[rows];
    for (int r = 0; r < rows; r++) {
      float length = (float) Math.sqrt(values[r]);
      raised[r] = length < SHORTEST;
      values[r] = Math.max(length, SHORTEST);
    }
    lengths.write(0, values, 0, rows);
    Block y = tape.allocate(x.size());
    kernels.binary(Binary.DIVIDE, rows, columns, Broadcast.COLUMN, x.block(), lengths, y);
    Backward backward =
        (pass, gradient) -> {
          Block dots = tape.allocate(rows);
          kernels.rowDots(rows, columns, gradient, y, dots);
          float[] dot = new float[rows];
          dots.read(0, dot, 0, rows);
          for (int r = 0; r < rows; r++) {
            dot[r] = raised[r] ? 0 : dot[r];
          }
          dots.write(0, dot, 0, rows);
          Block toX = tape.allocate(x.size());
          kernels.binary(Binary.MULTIPLY, rows, columns, Broadcast.COLUMN, y, dots, toX);
          kernels.binary(Binary.SUBTRACT, 1, x.size(), Broadcast.NONE, gradient, toX, toX);
          kernels.binary(Binary.DIVIDE, rows, columns, Broadcast.COLUMN, toX, lengths, toX);
          tape.release(dots);
          pass.add(x, toX);
        };
    return tape.result("normalize", x.shape(), y, backward, List.of(x), List.of(lengths));
  }
}
