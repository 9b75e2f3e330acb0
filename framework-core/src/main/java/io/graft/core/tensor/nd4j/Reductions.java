package io.graft.core.tensor.nd4j;

import io.graft.core.tensor.memory.Block;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Sums, products and maxima. */
final class Reductions {
  /** Elements that are widened to double at a time. */
  private static final int PIECE = 1 << 16;

  private final Bench bench;
  private final Operations operations;
  private final INDArray wide = Nd4j.createUninitialized(DataType.DOUBLE, 2, PIECE);
  private final INDArray total = Nd4j.createUninitialized(DataType.DOUBLE, 1);
  private INDArray greatest = Nd4j.createUninitialized(DataType.LONG, 1024);

  Reductions(Bench bench) {
    this.bench = bench;
    this.operations = bench.operations();
  }

  void sumAxis(int outer, int axis, int inner, float factor, boolean accumulate, Block x, Block y) {
    INDArray source = bench.dense(x, outer, axis, inner);
    INDArray target = bench.dense(y, outer, 1, inner);
    if (!accumulate) {
      operations.reduce("reduce_sum", source, target, 1);
      if (factor != 1) {
        operations.run("multiply", target, target, factor);
      }
      return;
    }
    bench.lend(
        (long) outer * inner,
        block -> {
          INDArray sums = bench.dense(block, outer, 1, inner);
          operations.reduce("reduce_sum", source, sums, 1);
          bench.addScaled(factor, sums, target);
        });
  }

  void expandAxis(
      int outer, int axis, int inner, float factor, boolean accumulate, Block x, Block y) {
    INDArray target = bench.dense(y, outer, axis, inner);
    if (!accumulate) {
      operations.run("assign", target, target, 0);
    }
    bench.lend(
        (long) outer * inner,
        block -> {
          INDArray scaled = bench.dense(block, outer, 1, inner);
          operations.run("multiply", scaled, bench.dense(x, outer, 1, inner), factor);
          operations.run("add", target, target, scaled);
        });
  }

  void maxAxis(int outer, int axis, int inner, Block x, Block y, int[] places) {
    int count = outer * inner;
    INDArray source = bench.dense(x, outer, axis, inner);
    operations.reduce("reduce_max", source, bench.dense(y, outer, 1, inner), 1);
    if (greatest.length() < count) {
      greatest.close();
      greatest = Nd4j.createUninitialized(DataType.LONG, count);
    }
    INDArray found =
        Nd4j.create(greatest.data(), new long[] {outer, inner}, new long[] {inner, 1}, 0, 1, 'c');
    operations.along("argmax", 1, found, source);
    for (int i = 0; i < count; i++) {
      places[i] = (int) greatest.getLong(i);
    }
  }

  double sum(int length, Block x) {
    double sum = 0;
    for (int from = 0; from < length; from += PIECE) {
      int count = Math.min(PIECE, length - from);
      sum += total(widened(0, x, from, count));
    }
    return sum;
  }

  double dot(int length, Block x, Block y) {
    double sum = 0;
    for (int from = 0; from < length; from += PIECE) {
      int count = Math.min(PIECE, length - from);
      INDArray product = widened(0, x, from, count);
      operations.run("multiply", product, product, widened(1, y, from, count));
      sum += total(product);
    }
    return sum;
  }

  private INDArray widened(int row, Block x, int from, int count) {
    INDArray target = wide.get(NDArrayIndex.point(row), NDArrayIndex.interval(0, count));
    target.assign(bench.dense(x.slice(from, count), count));
    return target;
  }

  private double total(INDArray values) {
    operations.reduce("reduce_sum", values, total, 0);
    return total.getDouble(0);
  }

  void rowDots(int rows, int columns, Block a, Block b, Block y) {
    bench.lend(
        (long) rows * columns,
        block -> {
          INDArray product = bench.dense(block, rows, columns);
          operations.run(
              "multiply", product, bench.dense(a, rows, columns), bench.dense(b, rows, columns));
          operations.reduce("reduce_sum", product, bench.dense(y, rows, 1), 1);
        });
  }

  void close() {
    for (INDArray array : new INDArray[] {wide, total, greatest}) {
      if (!array.wasClosed()) {
        array.close();
      }
    }
  }
}
