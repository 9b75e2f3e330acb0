package io.graft.core.tensor.nd4j;

import io.graft.core.tensor.kernel.Gemm;
import io.graft.core.tensor.memory.Block;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Products of matrices. */
final class Matrices {
  private final Bench bench;
  private final Elements elements;

  Matrices(Bench bench, Elements elements) {
    this.bench = bench;
    this.elements = elements;
  }

  void gemm(Gemm gemm, Block a, Block b, Block c, @Nullable Block bias, @Nullable Block residual) {
    Operations operations = bench.operations();
    INDArray output = view(gemm, c, gemm.m(), gemm.n(), gemm.c());
    boolean onto = gemm.accumulate();
    if (residual != null && !same(residual, c)) {
      INDArray added = view(gemm, residual, gemm.m(), gemm.n(), gemm.c());
      if (onto) {
        operations.run("add", output, output, added);
      } else {
        operations.run("assign", output, output, added);
      }
    }
    operations.matmul(
        gemm.alpha(),
        view(gemm, a, gemm.m(), gemm.k(), gemm.a()),
        view(gemm, b, gemm.k(), gemm.n(), gemm.b()),
        onto || residual != null ? 1 : 0,
        output);
    if (bias != null) {
      operations.run("add", output, output, bench.dense(bias, gemm.n()));
    }
    if (gemm.function() != null) {
      elements.pointwise(gemm.function(), output, output);
    }
  }

  private static boolean same(Block one, Block other) {
    return one.data() == other.data() && one.offset() == other.offset();
  }

  private INDArray view(Gemm gemm, Block block, long rows, long columns, Gemm.Strides strides) {
    if (gemm.outer() * gemm.inner() == 1) {
      return bench.strided(
          block, new long[] {rows, columns}, new long[] {strides.row(), strides.column()});
    }
    return bench.strided(
        block,
        new long[] {gemm.outer(), gemm.inner(), rows, columns},
        new long[] {strides.outer(), strides.inner(), strides.row(), strides.column()});
  }
}
