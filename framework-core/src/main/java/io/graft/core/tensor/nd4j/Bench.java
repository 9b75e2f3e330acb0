package io.graft.core.tensor.nd4j;

import io.graft.core.tensor.memory.Arena;
import io.graft.core.tensor.memory.Block;
import java.util.function.Consumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What all parts of the kernels work with: views, operations, and room for what comes between. */
final class Bench {
  private final Views views = new Views();
  private final Operations operations = new Operations();
  private final Arena scratch;
  private INDArray indices = Nd4j.createUninitialized(DataType.INT, 1024);

  Bench(Arena scratch) {
    this.scratch = scratch;
  }

  Operations operations() {
    return operations;
  }

  /** A dense, row-major array over the first elements of a block. */
  INDArray dense(Block block, long... shape) {
    return views.dense(block, shape);
  }

  /** An array with any distances between neighbours. */
  INDArray strided(Block block, long[] shape, long[] strides) {
    return views.strided(block, shape, strides);
  }

  /** Lends {@code body} a block whose elements may hold anything. */
  void lend(long elements, Consumer<Block> body) {
    Block block = scratch.allocate(elements);
    try {
      body.accept(block);
    } finally {
      scratch.free(block);
    }
  }

  /** Lends {@code body} an array of the given numbers. */
  void lend(float[] values, Consumer<INDArray> body) {
    lend(
        Math.max(1, values.length),
        block -> {
          block.write(0, values, 0, values.length);
          body.accept(dense(block, values.length));
        });
  }

  /** {@code y = y + factor x}, for dense arrays of one shape. ND4J's axpy ignores its factor. */
  void addScaled(double factor, INDArray x, INDArray y) {
    if (factor == 1) {
      operations.run("add", y, y, x);
      return;
    }
    lend(
        x.length(),
        block -> {
          INDArray scaled = dense(block, x.shape());
          operations.run("multiply", scaled, x, factor);
          operations.run("add", y, y, scaled);
        });
  }

  /** Some indices as an array, valid until the next call. */
  INDArray indices(int[] values) {
    if (values.length > indices.length()) {
      INDArray old = indices;
      indices = Nd4j.createUninitialized(DataType.INT, Math.max(values.length, 2 * old.length()));
      old.close();
    }
    indices.data().setData(values);
    return Nd4j.create(indices.data(), new long[] {values.length}, new long[] {1}, 0, 1, 'c');
  }

  /** Gives all memory back. */
  void close() {
    views.clear();
    operations.close();
    scratch.close();
  }
}
