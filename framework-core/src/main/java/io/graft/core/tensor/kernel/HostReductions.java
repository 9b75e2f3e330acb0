package io.graft.core.tensor.kernel;

import io.graft.core.tensor.memory.Block;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Sums, maxima and their gradients over the memory of the host. Long sums are cut into parts whose
 * size does not depend on the number of threads, and the parts are added in order.
 */
final class HostReductions {
  private static final int TILE = HostUpdates.TILE;

  /** Elements of one part of a long sum. */
  private static final int PART = 32 * TILE;

  /** Rows that one partial sum of columns covers. */
  private static final int ROWS = 128;

  private final ComputePool pool;

  HostReductions(ComputePool pool) {
    this.pool = pool;
  }

  double sum(int length, Block x) {
    return parts(
        length,
        (from, count, a, b, lanes) -> {
          x.read(from, a, 0, count);
          for (int i = 0; i < count; i++) {
            lanes[i] += a[i];
          }
        });
  }

  double dot(int length, Block x, Block y) {
    return parts(
        length,
        (from, count, a, b, lanes) -> {
          x.read(from, a, 0, count);
          y.read(from, b, 0, count);
          for (int i = 0; i < count; i++) {
            lanes[i] += a[i] * b[i];
          }
        });
  }

  /** Adds one tile to sums in FLOAT, one for each place of a tile: that vectorises. */
  @FunctionalInterface
  private interface TileSum {
    void add(int from, int count, float[] a, float[] b, float[] lanes);
  }

  /** The sums of a part are added up in double precision, and so are the parts. */
  private double parts(int length, TileSum sum) {
    int count = (length + PART - 1) / PART;
    double[] partial = new double[count];
    pool.run(
        count,
        1,
        (first, last) -> {
          float[] a = new float[TILE];
          float[] b = new float[TILE];
          float[] lanes = new float[TILE];
          for (int part = first; part < last; part++) {
            Arrays.fill(lanes, 0);
            int end = (int) Math.min(length, (long) (part + 1) * PART);
            for (int at = part * PART; at < end; at += TILE) {
              sum.add(at, Math.min(TILE, end - at), a, b, lanes);
            }
            partial[part] = sum(lanes, TILE);
          }
        });
    return Arrays.stream(partial).reduce(0, Double::sum);
  }

  /** In double precision. */
  static double sum(float[] a, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < count; i += 4) {
      s0 += a[i];
      s1 += a[i + 1];
      s2 += a[i + 2];
      s3 += a[i + 3];
    }
    for (; i < count; i++) {
      s0 += a[i];
    }
    return s0 + s1 + (s2 + s3);
  }

  private static double dot(float[] a, float[] b, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < count; i += 4) {
      s0 += (double) a[i] * b[i];
      s1 += (double) a[i + 1] * b[i + 1];
      s2 += (double) a[i + 2] * b[i + 2];
      s3 += (double) a[i + 3] * b[i + 3];
    }
    for (; i < count; i++) {
      s0 += (double) a[i] * b[i];
    }
    return s0 + s1 + (s2 + s3);
  }

  void rowDots(int rows, int columns, Block a, Block b, Block y) {
    float[] result = new float[rows];
    pool.run(
        rows,
        grainOf(columns),
        (from, to) -> {
          float[] left = new float[columns];
          float[] right = new float[columns];
          for (int r = from; r < to; r++) {
            a.read((long) r * columns, left, 0, columns);
            b.read((long) r * columns, right, 0, columns);
            result[r] = (float) dot(left, right, columns);
          }
        });
    y.write(0, result, 0, rows);
  }

  private static int grainOf(int elementsEach) {
    return Math.max(1, HostUpdates.GRAIN / Math.max(1, elementsEach));
  }

  void sumAxis(int outer, int axis, int inner, float factor, boolean accumulate, Block x, Block y) {
    if (inner == 1) {
      sumRows(outer, axis, factor, accumulate, x, y);
    } else {
      for (int o = 0; o < outer; o++) {
        long start = (long) o * axis * inner;
        Block from = x.slice(start, (long) axis * inner);
        sumColumns(axis, inner, factor, accumulate, from, y.slice((long) o * inner, inner));
      }
    }
  }

  private void sumRows(int rows, int columns, float factor, boolean accumulate, Block x, Block y) {
    if (rows == 1) {
      float[] one = {0};
      if (accumulate) {
        y.read(0, one, 0, 1);
      }
      one[0] += (float) (factor * sum(columns, x));
      y.write(0, one, 0, 1);
      return;
    }
    float[] result = new float[rows];
    if (accumulate) {
      y.read(0, result, 0, rows);
    }
    pool.run(
        rows,
        grainOf(columns),
        (from, to) -> {
          float[] row = new float[columns];
          for (int r = from; r < to; r++) {
            x.read((long) r * columns, row, 0, columns);
            result[r] += (float) (factor * sum(row, columns));
          }
        });
    y.write(0, result, 0, rows);
  }

  /** Sums of {@value #ROWS} rows each in FLOAT, added up in double precision. */
  private void sumColumns(
      int rows, int columns, float factor, boolean accumulate, Block x, Block y) {
    int count = Math.max(1, (rows + ROWS - 1) / ROWS);
    float[][] partial = new float[count][];
    pool.run(
        count,
        Math.max(1, grainOf(columns) / ROWS),
        (first, last) -> {
          float[] row = new float[columns];
          for (int part = first; part < last; part++) {
            float[] sums = new float[columns];
            for (int r = part * ROWS; r < Math.min(rows, (part + 1) * ROWS); r++) {
              x.read((long) r * columns, row, 0, columns);
              for (int c = 0; c < columns; c++) {
                sums[c] += row[c];
              }
            }
            partial[part] = sums;
          }
        });
    float[] result = new float[columns];
    if (accumulate) {
      y.read(0, result, 0, columns);
    }
    for (int c = 0; c < columns; c++) {
      double sum = 0;
      for (float[] sums : partial) {
        sum += sums[c];
      }
      result[c] += (float) (factor * sum);
    }
    y.write(0, result, 0, columns);
  }

  void expandAxis(
      int outer, int axis, int inner, float factor, boolean accumulate, Block x, Block y) {
    float[] source = new float[outer * inner];
    x.read(0, source, 0, source.length);
    int width = inner == 1 ? axis : inner;
    int count = inner == 1 ? outer : outer * axis;
    pool.run(
        count,
        grainOf(width),
        (from, to) -> {
          float[] row = new float[width];
          for (int r = from; r < to; r++) {
            long at = (long) r * width;
            if (accumulate) {
              y.read(at, row, 0, width);
            } else {
              Arrays.fill(row, 0);
            }
            if (inner == 1) {
              addConstant(row, factor * source[r]);
            } else {
              addFrom(row, factor, source, r / axis * inner);
            }
            y.write(at, row, 0, width);
          }
        });
  }

  private static void addConstant(float[] row, float value) {
    for (int i = 0; i < row.length; i++) {
      row[i] += value;
    }
  }

  private static void addFrom(float[] row, float factor, float[] source, int from) {
    for (int i = 0; i < row.length; i++) {
      row[i] += factor * source[from + i];
    }
  }

  void maxAxis(int outer, int axis, int inner, Block x, Block y, int[] places) {
    float[] greatest = new float[outer * inner];
    pool.run(
        outer,
        grainOf(axis * inner),
        (from, to) -> {
          float[] row = new float[inner];
          for (int o = from; o < to; o++) {
            for (int a = 0; a < axis; a++) {
              x.read(((long) o * axis + a) * inner, row, 0, inner);
              for (int i = 0; i < inner; i++) {
                int at = o * inner + i;
                if (a == 0 || row[i] > greatest[at]) {
                  greatest[at] = row[i];
                  places[at] = a;
                }
              }
            }
          }
        });
    y.write(0, greatest, 0, greatest.length);
  }

  void maxAxisGradient(
      int outer, int axis, int inner, int[] places, Block yGradient, Block xGradient) {
    float[] slope = new float[outer * inner];
    yGradient.read(0, slope, 0, slope.length);
    IntStream.range(0, outer)
        .forEach(
            o -> {
              float[] part = new float[axis * inner];
              for (int i = 0; i < inner; i++) {
                part[places[o * inner + i] * inner + i] = slope[o * inner + i];
              }
              xGradient.write((long) o * axis * inner, part, 0, part.length);
            });
  }

  double crossEntropy(CrossEntropy spec, Block logProbabilities) {
    float[] row = new float[spec.classes()];
    double loss = 0;
    for (int r = 0; r < spec.rows(); r++) {
      int target = spec.target(r);
      if (target < 0) {
        continue;
      }
      if (!spec.smoothed()) {
        logProbabilities.read((long) r * spec.classes() + target, row, 0, 1);
        loss -= (double) spec.onTarget(r) * row[0];
        continue;
      }
      logProbabilities.read((long) r * spec.classes(), row, 0, row.length);
      loss -= (double) spec.onTarget(r) * row[target];
      for (int c = 0; c < row.length; c++) {
        loss -= (double) spec.onAll(c) * row[c];
      }
    }
    return loss;
  }

  /** Turns probabilities in {@code gradient} into the gradient of the logits. */
  void crossEntropyGradient(CrossEntropy spec, float factor, Block gradient) {
    double all = 0;
    for (int c = 0; spec.smoothed() && c < spec.classes(); c++) {
      all += spec.onAll(c);
    }
    double onAll = all;
    pool.run(
        spec.rows(),
        grainOf(spec.classes()),
        (from, to) -> {
          float[] row = new float[spec.classes()];
          for (int r = from; r < to; r++) {
            long at = (long) r * spec.classes();
            int target = spec.target(r);
            if (target < 0) {
              Arrays.fill(row, 0);
            } else {
              gradient.read(at, row, 0, row.length);
              float weight = (float) (factor * (spec.onTarget(r) + onAll));
              for (int c = 0; c < row.length; c++) {
                row[c] = row[c] * weight - factor * spec.onAll(c);
              }
              row[target] -= factor * spec.onTarget(r);
            }
            gradient.write(at, row, 0, row.length);
          }
        });
  }
}
