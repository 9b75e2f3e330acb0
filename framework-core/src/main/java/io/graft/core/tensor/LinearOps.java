package io.graft.core.tensor;

import io.graft.core.tensor.kernel.Gemm;
import io.graft.core.tensor.kernel.Gemm.Strides;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import io.graft.spi.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Linear layers, with low-rank terms, and plain products. */
final class LinearOps {
  private final TensorTape tape;
  private final LowRankOps lowRank;

  LinearOps(TensorTape tape) {
    this.tape = tape;
    this.lowRank = new LowRankOps(tape);
  }

  DenseTensor linear(
      DenseTensor x,
      DenseTensor weight,
      @Nullable DenseTensor bias,
      @Nullable DenseTensor residual,
      List<LowRankTerm> terms) {
    int in = weight.columns();
    int out = weight.rows();
    checkLinear(x, weight, bias, residual);
    Shape shape = x.shape().withLast(out);
    int rows = x.rows();
    DataType type = x.dataType();
    Block y = tape.allocate((long) rows * out, residual == null ? type : residual.dataType());
    List<Block> saved = new ArrayList<>();
    ProductWeight factors = new ProductWeight(tape, weight, type, saved);
    ProductWeight.Factor factor = factors.transposed();
    Gemm forward = Gemm.of(rows, in, out, Strides.rows(in), factor.strides(), Strides.rows(out));
    tape.kernels().gemm(forward, x.block(), factor.block(), y, blockOf(bias), blockOf(residual));
    List<LowRankOps.Applied> applied = new ArrayList<>();
    List<DenseTensor> inputs = new ArrayList<>(Arrays.asList(x, weight));
    addIfPresent(inputs, bias);
    addIfPresent(inputs, residual);
    for (LowRankTerm term : terms) {
      LowRankOps.Applied one = lowRank.apply(term, x, y, in, out);
      applied.add(one);
      saved.addAll(one.saved());
      inputs.add(one.a());
      inputs.add(one.b());
    }
    Backward backward =
        (pass, gradient) -> {
          Block dy = inType(gradient, y.length(), type);
          if (pass.wants(x)) {
            inputGradient(pass.target(x), factors.untransposed(), dy, rows, in, out);
          }
          applied.forEach(one -> lowRank.back(one, pass, dy, x, in, out));
          weightGradient(pass, weight, dy, x.block(), rows, in, out);
          columnSums(pass, bias, dy, rows, out);
          if (dy != gradient) {
            tape.release(dy);
          }
          pass.passOn(residual, gradient);
        };
    return tape.result("linear", shape, y, backward, inputs, saved);
  }

  /** The gradient as products with it need it; the caller releases a copy. */
  private Block inType(Block gradient, long size, DataType type) {
    if (gradient.type() == type) {
      return gradient;
    }
    Block converted = tape.allocate(size, type);
    tape.kernels().copy((int) size, gradient, converted);
    return converted;
  }

  private void inputGradient(
      GradientPass.Target target,
      ProductWeight.Factor factor,
      Block gradient,
      int rows,
      int in,
      int out) {
    Gemm product =
        Gemm.of(rows, out, in, Strides.rows(out), factor.strides(), Strides.rows(in))
            .withAccumulate(target.accumulate());
    tape.kernels().gemm(product, gradient, factor.block(), target.block(), null, null);
  }

  private void weightGradient(
      GradientPass pass, DenseTensor weight, Block gradient, Block x, int rows, int in, int out) {
    if (pass.wants(weight)) {
      GradientPass.Target target = pass.target(weight);
      Gemm product =
          Gemm.of(out, rows, in, Strides.transposed(out), Strides.rows(in), Strides.rows(in))
              .withAccumulate(target.accumulate());
      tape.kernels().gemm(product, gradient, x, target.block(), null, null);
    }
  }

  private void columnSums(
      GradientPass pass, @Nullable DenseTensor bias, Block gradient, int rows, int out) {
    if (bias != null && pass.wants(bias)) {
      GradientPass.Target target = pass.target(bias);
      tape.kernels().sumAxis(1, rows, out, 1, target.accumulate(), gradient, target.block());
    }
  }

  private static @Nullable Block blockOf(@Nullable DenseTensor tensor) {
    return tensor == null ? null : tensor.block();
  }

  private static void addIfPresent(List<DenseTensor> inputs, @Nullable DenseTensor tensor) {
    if (tensor != null) {
      inputs.add(tensor);
    }
  }

  private static void checkLinear(
      DenseTensor x,
      DenseTensor weight,
      @Nullable DenseTensor bias,
      @Nullable DenseTensor residual) {
    if (weight.shape().rank() != 2
        || x.shape().rank() == 0
        || x.columns() != weight.shape().dimension(1)) {
      throw new IllegalArgumentException(
          "linear: x " + x + " does not fit weight " + weight + " ([out, in])");
    }
    int out = weight.shape().dimension(0);
    if (bias != null && !(bias.shape().rank() == 1 && bias.size() == out)) {
      throw new IllegalArgumentException("linear: bias " + bias + " does not fit " + weight);
    }
    if (residual != null && !residual.shape().equals(x.shape().withLast(out))) {
      throw new IllegalArgumentException(
          "linear: residual " + residual + " is not " + x.shape().withLast(out));
    }
  }

  DenseTensor matmul(DenseTensor a, DenseTensor b, boolean transposeA, boolean transposeB) {
    Product p = Product.of(a, b, transposeA, transposeB);
    Block c = tape.allocate((long) p.batch * p.m * p.n);
    Strides sa = p.strides(p.m, p.k, transposeA);
    Strides sb = p.strides(p.k, p.n, transposeB);
    Strides sc = p.strides(p.m, p.n, false);
    run(p.batch, p.m, p.k, p.n, sa, a.block(), sb, b.block(), sc, c, false);
    Backward backward =
        (pass, gradient) -> {
          if (pass.wants(a)) { // da = dc b^T, or its transpose b dc^T
            GradientPass.Target to = pass.target(a);
            if (transposeA) {
              run(
                  p.batch,
                  p.k,
                  p.n,
                  p.m,
                  sb,
                  b.block(),
                  p.strides(p.n, p.m, true),
                  gradient,
                  p.strides(p.k, p.m, false),
                  to.block(),
                  to.accumulate());
            } else {
              run(
                  p.batch,
                  p.m,
                  p.n,
                  p.k,
                  sc,
                  gradient,
                  flip(sb),
                  b.block(),
                  p.strides(p.m, p.k, false),
                  to.block(),
                  to.accumulate());
            }
          }
          if (pass.wants(b)) { // db = a^T dc, or its transpose dc^T a
            GradientPass.Target to = pass.target(b);
            if (transposeB) {
              run(
                  p.batch,
                  p.n,
                  p.m,
                  p.k,
                  p.strides(p.n, p.m, true),
                  gradient,
                  sa,
                  a.block(),
                  p.strides(p.n, p.k, false),
                  to.block(),
                  to.accumulate());
            } else {
              run(
                  p.batch,
                  p.k,
                  p.m,
                  p.n,
                  flip(sa),
                  a.block(),
                  sc,
                  gradient,
                  p.strides(p.k, p.n, false),
                  to.block(),
                  to.accumulate());
            }
          }
        };
    return tape.result("matmul", p.shape, c, backward, List.of(a, b));
  }

  private static Strides flip(Strides s) {
    return new Strides(s.outer(), s.inner(), s.column(), s.row());
  }

  private void run(
      int batch,
      int m,
      int k,
      int n,
      Strides sa,
      Block a,
      Strides sb,
      Block b,
      Strides sc,
      Block c,
      boolean accumulate) {
    tape.kernels()
        .gemm(new Gemm(batch, 1, m, k, n, sa, sb, sc, 1, accumulate, null), a, b, c, null, null);
  }

  /** The dimensions of a product of stacks of matrices. */
  private record Product(int batch, int m, int k, int n, Shape shape) {
    static Product of(DenseTensor a, DenseTensor b, boolean transposeA, boolean transposeB) {
      int rank = a.shape().rank();
      if (rank < 2 || b.shape().rank() != rank) {
        throw new IllegalArgumentException("matmul: ranks of " + a + " and " + b);
      }
      int m = a.shape().dimension(transposeA ? -1 : -2);
      int k = a.shape().dimension(transposeA ? -2 : -1);
      int n = b.shape().dimension(transposeB ? -2 : -1);
      boolean fits = b.shape().dimension(transposeB ? -1 : -2) == k;
      int batch = 1;
      for (int i = 0; i < rank - 2; i++) {
        fits &= a.shape().dimension(i) == b.shape().dimension(i);
        batch *= a.shape().dimension(i);
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "matmul: "
                + a
                + (transposeA ? "^T" : "")
                + " does not fit "
                + b
                + (transposeB ? "^T" : ""));
      }
      return new Product(batch, m, k, n, a.shape().with(-2, m).with(-1, n));
    }

    /** Strides of {@code [batch, rows, columns]}, stored transposed or not. */
    Strides strides(int rows, int columns, boolean transposed) {
      long matrix = (long) rows * columns;
      return transposed ? new Strides(matrix, 0, 1, rows) : new Strides(matrix, 0, columns, 1);
    }
  }
}
