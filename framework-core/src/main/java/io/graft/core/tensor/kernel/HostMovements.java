package io.graft.core.tensor.kernel;

import io.graft.core.tensor.memory.Block;

/** Moves elements in the memory of the host. */
final class HostMovements {
  private final ComputePool pool;

  HostMovements(ComputePool pool) {
    this.pool = pool;
  }

  void gather(int columns, int[] rows, Block x, Block y) {
    pool.run(
        rows.length,
        Math.max(1, HostUpdates.GRAIN / Math.max(1, columns)),
        (from, to) -> {
          float[] row = new float[columns];
          for (int r = from; r < to; r++) {
            x.read((long) rows[r] * columns, row, 0, columns);
            y.write((long) r * columns, row, 0, columns);
          }
        });
  }

  /** Threads share out the columns, so that each sum keeps the order of the rows. */
  void scatterAdd(int columns, int[] rows, float factor, Block x, Block y) {
    pool.run(
        columns,
        Math.max(32, HostUpdates.GRAIN / Math.max(1, rows.length)),
        (from, to) -> {
          int width = to - from;
          float[] source = new float[width];
          float[] target = new float[width];
          for (int r = 0; r < rows.length; r++) {
            long at = (long) rows[r] * columns + from;
            x.read((long) r * columns + from, source, 0, width);
            y.read(at, target, 0, width);
            for (int i = 0; i < width; i++) {
              target[i] += factor * source[i];
            }
            y.write(at, target, 0, width);
          }
        });
  }

  void copyStrided(
      int[] dimensions, Block x, long[] xStrides, Block y, long[] yStrides, boolean accumulate) {
    int last = dimensions.length - 1;
    if (last < 0) {
      copyRun(1, x, 0, 1, y, 0, 1, accumulate, new float[1], new float[1]);
      return;
    }
    int outer = 1;
    for (int i = 0; i < last; i++) {
      outer *= dimensions[i];
    }
    int width = dimensions[last];
    pool.run(
        outer,
        Math.max(1, HostUpdates.GRAIN / width),
        (from, to) -> {
          float[] source = new float[width];
          float[] target = new float[width];
          for (int o = from; o < to; o++) {
            long xAt = 0;
            long yAt = 0;
            int rest = o;
            for (int i = last - 1; i >= 0; i--) {
              int index = rest % dimensions[i];
              rest /= dimensions[i];
              xAt += index * xStrides[i];
              yAt += index * yStrides[i];
            }
            copyRun(
                width, x, xAt, xStrides[last], y, yAt, yStrides[last], accumulate, source, target);
          }
        });
  }

  private static void copyRun(
      int width,
      Block x,
      long xAt,
      long xStride,
      Block y,
      long yAt,
      long yStride,
      boolean accumulate,
      float[] source,
      float[] target) {
    load(width, x, xAt, xStride, source);
    if (accumulate) {
      load(width, y, yAt, yStride, target);
      for (int i = 0; i < width; i++) {
        source[i] += target[i];
      }
    }
    if (yStride == 1) {
      y.write(yAt, source, 0, width);
    } else {
      for (int i = 0; i < width; i++) {
        y.write(yAt + i * yStride, source, i, 1);
      }
    }
  }

  private static void load(int width, Block x, long at, long stride, float[] into) {
    if (stride == 1) {
      x.read(at, into, 0, width);
    } else {
      for (int i = 0; i < width; i++) {
        x.read(at + i * stride, into, i, 1);
      }
    }
  }
}
