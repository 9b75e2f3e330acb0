package io.graft.core.tensor;

import io.graft.core.tensor.kernel.DropoutKey;
import io.graft.core.tensor.kernel.Gemm;
import io.graft.core.tensor.kernel.Gemm.Strides;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Low-rank terms of linear layers: {@code y[rows] += s drop(x[rows]) a^T b^T}, and back. */
final class LowRankOps {
  private final TensorTape tape;

  LowRankOps(TensorTape tape) {
    this.tape = tape;
  }

  /**
   * A term that was added.
   *
   * @param left a's elements in the type of x
   * @param right b's elements in the type of x
   * @param x the rows of the input that it read, after dropout
   * @param down {@code [count, rank]}, the rows times {@code a^T}
   * @param from the first row served when they are neighbours
   * @param scattered the rows served when they are not, else null
   */
  record Applied(
      DenseTensor a,
      DenseTensor b,
      Block left,
      Block right,
      int rank,
      float scaling,
      double dropout,
      @Nullable DropoutKey key,
      Block x,
      Block down,
      int from,
      int count,
      int @Nullable [] scattered,
      List<Block> saved) {}

  Applied apply(LowRankTerm term, DenseTensor x, Block y, int in, int out) {
    DenseTensor a = tape.own(term.a());
    DenseTensor b = tape.own(term.b());
    int rank = a.shape().dimension(0);
    check(x, a, b, in, out);
    int[] rows = term.rows();
    boolean run = rows == null || isRun(rows);
    int from = rows == null || rows.length == 0 ? 0 : rows[0];
    int count = rows == null ? x.rows() : rows.length;
    if (rows != null) {
      checkRows(rows, x);
    }
    DataType type = x.dataType();
    List<Block> saved = new ArrayList<>();
    Block left = tape.operand(a, type, saved);
    Block right = tape.operand(b, type, saved);
    Block input =
        run ? x.block().slice((long) from * in, (long) count * in) : gather(x.block(), rows, in);
    if (!run) {
      saved.add(input);
    }
    DropoutKey key = term.dropout() > 0 ? tape.dropoutKey(term.site()) : null;
    if (key != null) {
      Block kept = run ? tape.allocate((long) count * in, type) : input;
      tape.kernels().dropout(count * in, term.dropout(), key, input, kept);
      input = kept;
      if (run) {
        saved.add(kept);
      }
    }
    Block down = tape.allocate((long) count * rank, type);
    saved.add(down);
    Applied applied =
        new Applied(
            a,
            b,
            left,
            right,
            rank,
            (float) term.scaling(),
            term.dropout(),
            key,
            input,
            down,
            from,
            count,
            run ? null : rows,
            saved);
    tape.kernels()
        .gemm(
            Gemm.of(count, in, rank, Strides.rows(in), Strides.transposed(in), Strides.rows(rank)),
            input,
            left,
            down,
            null,
            null);
    up(applied, y, out);
    return applied;
  }

  /** Some rows, in the type that they have. */
  private Block gather(Block x, int[] rows, int columns) {
    int length = rows.length * columns;
    Block wide = tape.allocate(length);
    tape.kernels().gather(columns, rows, x, wide);
    if (x.type() == DataType.FLOAT) {
      return wide;
    }
    Block gathered = tape.allocate(length, x.type());
    tape.kernels().copy(length, wide, gathered);
    tape.release(wide);
    return gathered;
  }

  /** {@code to[rows] += part}; kernels add rows up in FLOAT. */
  private void addRows(int columns, int[] rows, Block part, Block to) {
    if (to.type() == DataType.FLOAT) {
      tape.kernels().scatterAdd(columns, rows, 1, part, to);
      return;
    }
    int length = (int) to.length();
    Block wide = tape.allocate(length);
    tape.kernels().copy(length, to, wide);
    tape.kernels().scatterAdd(columns, rows, 1, part, wide);
    tape.kernels().copy(length, wide, to);
    tape.release(wide);
  }

  /** y[rows] += s down b^T. */
  private void up(Applied term, Block y, int out) {
    Gemm product =
        Gemm.of(
                term.count,
                term.rank,
                out,
                Strides.rows(term.rank),
                Strides.transposed(term.rank),
                Strides.rows(out))
            .withAlpha(term.scaling);
    addToRows(term, product, term.down, term.right, y, out);
  }

  /** Adds a product to the rows that the term serves. */
  private void addToRows(Applied term, Gemm product, Block left, Block right, Block to, int width) {
    if (term.scattered == null) {
      Block part = to.slice((long) term.from * width, (long) term.count * width);
      tape.kernels().gemm(product.withAccumulate(true), left, right, part, null, null);
    } else {
      Block part = tape.allocate((long) term.count * width);
      tape.kernels().gemm(product, left, right, part, null, null);
      addRows(width, term.scattered, part, to);
      tape.release(part);
    }
  }

  void back(Applied term, GradientPass pass, Block gradient, DenseTensor x, int in, int out) {
    Block dy = gradient;
    if (term.scattered != null) {
      dy = gather(gradient, term.scattered, out);
    } else {
      dy = gradient.slice((long) term.from * out, (long) term.count * out);
    }
    if (pass.wants(term.b)) { // db = s dy^T down
      GradientPass.Target to = pass.target(term.b);
      Gemm product =
          Gemm.of(
                  out,
                  term.count,
                  term.rank,
                  Strides.transposed(out),
                  Strides.rows(term.rank),
                  Strides.rows(term.rank))
              .withAlpha(term.scaling)
              .withAccumulate(to.accumulate());
      tape.kernels().gemm(product, dy, term.down, to.block(), null, null);
    }
    if (pass.wants(term.a) || pass.wants(x)) {
      backThroughDown(term, pass, dy, x, in, out);
    }
    if (term.scattered != null) {
      tape.release(dy);
    }
  }

  private void backThroughDown(
      Applied term, GradientPass pass, Block dy, DenseTensor x, int in, int out) {
    Block down = tape.allocate((long) term.count * term.rank, dy.type());
    Gemm product = // dDown = s dy b
        Gemm.of(
                term.count,
                out,
                term.rank,
                Strides.rows(out),
                Strides.rows(term.rank),
                Strides.rows(term.rank))
            .withAlpha(term.scaling);
    tape.kernels().gemm(product, dy, term.right, down, null, null);
    if (pass.wants(term.a)) { // da = dDown^T x
      GradientPass.Target to = pass.target(term.a);
      Gemm gradientOfA =
          Gemm.of(
                  term.rank,
                  term.count,
                  in,
                  Strides.transposed(term.rank),
                  Strides.rows(in),
                  Strides.rows(in))
              .withAccumulate(to.accumulate());
      tape.kernels().gemm(gradientOfA, down, term.x, to.block(), null, null);
    }
    if (pass.wants(x)) {
      backToInput(term, pass, down, x, in);
    }
    tape.release(down);
  }

  /** dx[rows] += undrop(dDown a). */
  private void backToInput(Applied term, GradientPass pass, Block down, DenseTensor x, int in) {
    Gemm product =
        Gemm.of(
            term.count, term.rank, in, Strides.rows(term.rank), Strides.rows(in), Strides.rows(in));
    Block to = pass.zeroed(x);
    if (term.key == null) {
      addToRows(term, product, down, term.left, to, in);
      return;
    }
    int length = term.count * in;
    Block part = tape.allocate(length, down.type());
    tape.kernels().gemm(product, down, term.left, part, null, null);
    tape.kernels().dropout(length, term.dropout, term.key, part, part);
    if (term.scattered == null) {
      tape.kernels().addScaled(length, 1, part, to.slice((long) term.from * in, length));
    } else {
      addRows(in, term.scattered, part, to);
    }
    tape.release(part);
  }

  private static boolean isRun(int[] rows) {
    for (int i = 1; i < rows.length; i++) {
      if (rows[i] != rows[i - 1] + 1) {
        return false;
      }
    }
    return true;
  }

  private static void checkRows(int[] rows, DenseTensor x) {
    for (int row : rows) {
      if (row < 0 || row >= x.rows()) {
        throw new IllegalArgumentException("low-rank term: row " + row + " of " + x);
      }
    }
  }

  private static void check(DenseTensor x, DenseTensor a, DenseTensor b, int in, int out) {
    boolean fits =
        a.shape().rank() == 2
            && b.shape().rank() == 2
            && a.shape().dimension(1) == in
            && b.shape().dimension(0) == out
            && b.shape().dimension(1) == a.shape().dimension(0);
    if (!fits) {
      throw new IllegalArgumentException(
          "low-rank term: a "
              + a
              + " ([rank, in]) and b "
              + b
              + " ([out, rank]) do not fit x "
              + x
              + " and "
              + out
              + " outputs");
    }
  }
}
