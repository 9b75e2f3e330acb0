package io.graft.benchmarks;

import io.graft.core.tensor.kernel.AdamW;
import io.graft.core.tensor.kernel.AdamWOperands;
import io.graft.core.tensor.kernel.Attention;
import io.graft.core.tensor.kernel.Gemm;
import io.graft.core.tensor.kernel.Gemm.Strides;
import io.graft.core.tensor.kernel.Kernels;
import io.graft.core.tensor.kernel.Pointwise;
import io.graft.core.tensor.kernel.SparseRows;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The operations that a step of MiniLM (384 wide, 12 heads, feed-forward 1536) is made of. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Operations {
  private static final int HIDDEN = 384;
  private static final int INNER = 1536;
  private static final int HEADS = 12;
  private static final int RANK = 8;
  private static final int PARAMETERS = 1 << 22;
  private static final AdamW UPDATE = new AdamW(1e-4, 0.9, 0.999, 1e-8, 0.01, 0.1, 0.001, 1);

  @Param({"onednn"})
  String kernelsName;

  @Param({"FLOAT", "BFLOAT16"})
  DataType precision;

  @Param({"16x128"})
  String shape;

  @Param({"0"})
  int threads;

  private Workspace workspace;
  private Kernels kernels;
  private int tokens;
  private int bytes;
  private Attention attention;
  private Block narrow;
  private Block narrowOut;
  private Block wide;
  private Block wideOut;
  private Block square;
  private Block ffn;
  private Block packedFfn;
  private Strides packedStrides;
  private Block lowRank;
  private Block low;
  private Block bias;
  private Block weightGradient;
  private Block probabilities;
  private Block work;
  private Block mean;
  private Block variance;
  private Block parameter;
  private Block gradient;
  private Block firstMoment;
  private Block secondMoment;

  @Setup
  public void prepare() {
    workspace = new Workspace(kernelsName, threads);
    kernels = workspace.kernels();
    String[] sides = shape.split("x");
    int rows = Integer.parseInt(sides[0]);
    int length = Integer.parseInt(sides[1]);
    tokens = rows * length;
    bytes = precision.bytes();
    attention =
        new Attention(
            rows, HEADS, length, length, HIDDEN / HEADS, HIDDEN, HIDDEN, 0, 0, 0, false, 0);
    narrow = workspace.random((long) tokens * HIDDEN, precision);
    narrowOut = workspace.zeros((long) tokens * HIDDEN, precision);
    wide = workspace.random((long) tokens * INNER, precision);
    wideOut = workspace.zeros((long) tokens * INNER, precision);
    square = workspace.random((long) HIDDEN * HIDDEN, precision);
    ffn = workspace.random((long) HIDDEN * INNER, precision);
    packFfn();
    lowRank = workspace.random((long) RANK * HIDDEN, precision);
    low = workspace.random((long) tokens * RANK, precision);
    bias = workspace.random(INNER, DataType.FLOAT);
    weightGradient = workspace.zeros((long) HIDDEN * INNER, DataType.FLOAT);
    probabilities = workspace.random(attention.weights(), precision);
    work = workspace.zeros(attention.weights(), precision);
    mean = workspace.zeros(tokens, DataType.FLOAT);
    variance = workspace.zeros(tokens, DataType.FLOAT);
    parameter = workspace.random(PARAMETERS, DataType.FLOAT);
    gradient = workspace.random(PARAMETERS, DataType.FLOAT);
    firstMoment = workspace.zeros(PARAMETERS, DataType.FLOAT);
    secondMoment = workspace.zeros(PARAMETERS, DataType.FLOAT);
  }

  /** The feed-forward weight as products read it fastest; as it is where kernels pack nothing. */
  private void packFfn() {
    packedStrides = Strides.transposed(HIDDEN);
    packedFfn = ffn;
    long length = kernels.packedLength(HIDDEN, INNER, packedStrides, precision);
    if (length > 0) {
      packedFfn = workspace.zeros(length, precision);
      kernels.pack(HIDDEN, INNER, packedStrides, ffn, packedFfn);
      packedStrides = Strides.PACKED;
    }
  }

  @TearDown
  public void release() {
    workspace.close();
  }

  /** {@code c = a b^T + bias}, b being a weight {@code [n, k]}. */
  private void linear(Work work, int k, int n, Block a, Block weight, Block c) {
    Gemm gemm = Gemm.of(tokens, k, n, Strides.rows(k), Strides.transposed(k), Strides.rows(n));
    kernels.gemm(gemm, a, weight, c, bias, null);
    work.product(tokens, k, n, bytes);
  }

  /** {@code c = a b}: the gradient that goes down through a weight {@code [k, n]}. */
  private void backThrough(Work work, int k, int n, Block a, Block weight, Block c) {
    Gemm gemm = Gemm.of(tokens, k, n, Strides.rows(k), Strides.rows(n), Strides.rows(n));
    kernels.gemm(gemm, a, weight, c, null, null);
    work.product(tokens, k, n, bytes);
  }

  /** {@code dw = dy^T x} for a weight {@code [m, n]}. */
  private void gradientOf(Work work, int m, int n, Block slope, Block x) {
    Gemm gemm = Gemm.of(m, tokens, n, Strides.transposed(m), Strides.rows(n), Strides.rows(n));
    kernels.gemm(gemm, slope, x, weightGradient, null, null);
    work.product(m, tokens, n, bytes);
  }

  @Benchmark
  public void projection(Work work) {
    linear(work, HIDDEN, HIDDEN, narrow, square, narrowOut);
  }

  @Benchmark
  public void feedForwardIn(Work work) {
    linear(work, HIDDEN, INNER, narrow, ffn, wideOut);
  }

  /** As models do it: their weights are packed once for each version. */
  @Benchmark
  public void feedForwardInPacked(Work work) {
    Gemm gemm =
        Gemm.of(tokens, HIDDEN, INNER, Strides.rows(HIDDEN), packedStrides, Strides.rows(INNER));
    kernels.gemm(gemm, narrow, packedFfn, wideOut, bias, null);
    work.product(tokens, HIDDEN, INNER, bytes);
  }

  @Benchmark
  public void feedForwardOut(Work work) {
    linear(work, INNER, HIDDEN, wide, ffn, narrowOut);
  }

  @Benchmark
  public void projectionBack(Work work) {
    backThrough(work, HIDDEN, HIDDEN, narrow, square, narrowOut);
  }

  @Benchmark
  public void feedForwardInBack(Work work) {
    backThrough(work, INNER, HIDDEN, wide, ffn, narrowOut);
  }

  @Benchmark
  public void feedForwardOutBack(Work work) {
    backThrough(work, HIDDEN, INNER, narrow, ffn, wideOut);
  }

  @Benchmark
  public void projectionGradient(Work work) {
    gradientOf(work, HIDDEN, HIDDEN, narrow, narrowOut);
  }

  @Benchmark
  public void feedForwardInGradient(Work work) {
    gradientOf(work, INNER, HIDDEN, wide, narrow);
  }

  @Benchmark
  public void feedForwardOutGradient(Work work) {
    gradientOf(work, HIDDEN, INNER, narrow, wide);
  }

  @Benchmark
  public void lowRankDown(Work work) {
    linear(work, HIDDEN, RANK, narrow, lowRank, low);
  }

  @Benchmark
  public void lowRankUp(Work work) {
    linear(work, RANK, HIDDEN, low, lowRank, narrowOut);
  }

  @Benchmark
  public void biasGradient(Work work) {
    kernels.sumAxis(1, tokens, INNER, 1, false, wide, bias);
    work.moved((long) tokens * INNER, bytes);
  }

  @Benchmark
  public void attention(Work work) {
    kernels.attention(
        attention, narrow, narrow, narrow, null, probabilities, null, null, narrowOut);
    work.gflop += 4e-9 * attention.weights() * attention.headSize();
    work.moved(4L * tokens * HIDDEN + attention.weights(), bytes);
  }

  @Benchmark
  public void attentionGradient(Work work) {
    kernels.attentionGradient(
        attention,
        narrow,
        narrow,
        narrow,
        probabilities,
        null,
        null,
        narrow,
        this.work,
        narrowOut,
        narrowOut,
        narrowOut,
        null);
    work.gflop += 8e-9 * attention.weights() * attention.headSize();
    work.moved(7L * tokens * HIDDEN + 2 * attention.weights(), bytes);
  }

  @Benchmark
  public void layerNorm(Work work) {
    kernels.layerNorm(tokens, HIDDEN, 1e-12f, narrow, bias, bias, narrowOut, mean, variance);
    work.moved(2L * tokens * HIDDEN, bytes);
  }

  @Benchmark
  public void gelu(Work work) {
    kernels.pointwise(Pointwise.GELU, tokens * INNER, wide, wideOut);
    work.moved(2L * tokens * INNER, bytes);
  }

  @Benchmark
  public void geluGradient(Work work) {
    kernels.pointwiseGradient(Pointwise.GELU, tokens * INNER, wide, wide, wideOut, wideOut);
    work.moved(3L * tokens * INNER, bytes);
  }

  @Benchmark
  public double squaredNorm(Work work) {
    work.moved(PARAMETERS, Float.BYTES);
    return kernels.squaredNorm(List.of(new SparseRows(gradient, 1, PARAMETERS, null)));
  }

  @Benchmark
  public void adamW(Work work) {
    kernels.adamW(
        List.of(
            new AdamWOperands(
                UPDATE, 1, PARAMETERS, parameter, gradient, firstMoment, secondMoment, null)));
    work.moved(7L * PARAMETERS, Float.BYTES);
  }
}
