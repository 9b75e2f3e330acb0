package io.graft.core.tensor.kernel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A matrix product {@code c = f(alpha a b + bias + residual [+ c])} for each of {@code outer *
 * inner} pairs of matrices. The two batch dimensions make it possible to read heads out of {@code
 * [B, T, H]} by strides. Serves as a key: two equal products share a prepared primitive.
 *
 * @param outer the outer batch, at least 1
 * @param inner the inner batch, at least 1
 * @param m rows of a and c
 * @param k columns of a, rows of b
 * @param n columns of b and c
 * @param a how a, {@code [outer, inner, m, k]}, lies in memory
 * @param b how b, {@code [outer, inner, k, n]}, lies in memory
 * @param c how c and the residual, {@code [outer, inner, m, n]}, lie in memory; its column stride
 *     is 1
 * @param alpha multiplies the product, not the bias, the residual or the old c
 * @param accumulate whether the result is added to what c holds
 * @param function applied last, or null; not together with {@code accumulate}
 */
public record Gemm(
    int outer,
    int inner,
    int m,
    int k,
    int n,
    Strides a,
    Strides b,
    Strides c,
    float alpha,
    boolean accumulate,
    @Nullable Pointwise function) {

  public Gemm {
    Objects.requireNonNull(a, "a");
    Objects.requireNonNull(b, "b");
    Objects.requireNonNull(c, "c");
  }

  /**
   * The distance, in elements, between neighbours along each dimension. A matrix is row-major when
   * {@code column} is 1 and transposed when {@code row} is 1.
   */
  public record Strides(long outer, long inner, long row, long column) {
    /** Of a single matrix b that {@link Kernels#pack} laid out. */
    public static final Strides PACKED = new Strides(0, 0, 0, 0);

    /** A single row-major matrix with {@code columns} elements between the starts of rows. */
    public static Strides rows(long columns) {
      return new Strides(0, 0, columns, 1);
    }

    /** A single matrix stored as its transpose, whose rows are {@code rows} elements apart. */
    public static Strides transposed(long rows) {
      return new Strides(0, 0, 1, rows);
    }
  }

  /** {@code c = a b} for single matrices. */
  public static Gemm of(int m, int k, int n, Strides a, Strides b, Strides c) {
    return new Gemm(1, 1, m, k, n, a, b, c, 1, false, null);
  }

  /** With b stored otherwise. */
  public Gemm withB(Strides newB) {
    return new Gemm(outer, inner, m, k, n, a, newB, c, alpha, accumulate, function);
  }

  /** Of other rows of a and c. */
  Gemm withM(int newM) {
    return new Gemm(outer, inner, newM, k, n, a, b, c, alpha, accumulate, function);
  }

  /** Over other columns of a and rows of b. */
  Gemm withK(int newK) {
    return new Gemm(outer, inner, m, newK, n, a, b, c, alpha, accumulate, function);
  }

  public Gemm withAlpha(float newAlpha) {
    return new Gemm(outer, inner, m, k, n, a, b, c, newAlpha, accumulate, function);
  }

  public Gemm withAccumulate(boolean newAccumulate) {
    return new Gemm(outer, inner, m, k, n, a, b, c, alpha, newAccumulate, function);
  }

  public Gemm withFunction(@Nullable Pointwise newFunction) {
    return new Gemm(outer, inner, m, k, n, a, b, c, alpha, accumulate, newFunction);
  }
}
