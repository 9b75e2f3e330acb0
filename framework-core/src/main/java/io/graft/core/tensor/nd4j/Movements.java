package io.graft.core.tensor.nd4j;

import io.graft.core.tensor.memory.Block;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What moves elements. */
final class Movements {
  private final Bench bench;
  private final Operations operations;

  Movements(Bench bench) {
    this.bench = bench;
    this.operations = bench.operations();
  }

  void gather(int columns, int[] rows, Block x, Block y) {
    if (rows.length > 0) {
      operations.along(
          "gather",
          0,
          bench.dense(y, rows.length, columns),
          bench.dense(x, reach(rows), columns),
          bench.indices(rows));
    }
  }

  void scatterAdd(int columns, int[] rows, float factor, Block x, Block y) {
    if (rows.length == 0) {
      return;
    }
    INDArray target = bench.dense(y, reach(rows), columns);
    INDArray source = bench.dense(x, rows.length, columns);
    if (factor == 1) {
      operations.inOrder("scatter_add", target, target, bench.indices(rows), source);
      return;
    }
    bench.lend(
        (long) rows.length * columns,
        block -> {
          INDArray scaled = bench.dense(block, rows.length, columns);
          operations.run("multiply", scaled, source, factor);
          operations.inOrder("scatter_add", target, target, bench.indices(rows), scaled);
        });
  }

  /** The number of rows that indices reach. */
  private static long reach(int[] rows) {
    return Arrays.stream(rows).max().orElse(-1) + 1L;
  }

  void maxAxisGradient(
      int outer, int axis, int inner, int[] places, Block yGradient, Block xGradient) {
    INDArray all = bench.dense(xGradient, (long) outer * axis * inner);
    operations.run("assign", all, all, 0);
    int[] flat = new int[outer * inner];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (i / inner * axis + places[i]) * inner + i % inner;
    }
    scatterAdd(1, flat, 1, yGradient, xGradient);
  }

  void copyStrided(
      int[] dimensions, Block x, long[] xStrides, Block y, long[] yStrides, boolean accumulate) {
    long[] shape = Arrays.stream(dimensions).asLongStream().toArray();
    INDArray source = bench.strided(x, shape, xStrides);
    INDArray target = bench.strided(y, shape, yStrides);
    operations.run(accumulate ? "add" : "assign", target, target, source);
  }
}
