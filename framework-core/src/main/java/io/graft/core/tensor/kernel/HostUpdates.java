package io.graft.core.tensor.kernel;

import io.graft.core.tensor.memory.Block;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Loops over the memory of the host, element by element. Each part is copied through a small array
 * that stays in the first-level cache: loops over arrays run on vector instructions, loops over
 * native memory do not.
 */
final class HostUpdates {
  /** Elements copied at a time. */
  static final int TILE = 2048;

  /**
   * The least elements worth another thread: after a oneDNN primitive its workers still spin for a
   * moment, and a second pool would compete with them for the processors.
   */
  static final int GRAIN = 256 * TILE;

  /** 0, 1, 2 and so on: loops that use their own counter as a value do not run on vectors. */
  private static final int[] INDEX = IntStream.range(0, TILE).toArray();

  private final ComputePool pool;

  HostUpdates(ComputePool pool) {
    this.pool = pool;
  }

  /** A loop body over tiles. */
  @FunctionalInterface
  interface Tile {
    void run(int from, int count);
  }

  static void tiles(int from, int to, Tile tile) {
    for (int at = from; at < to; at += TILE) {
      tile.run(at, Math.min(TILE, to - at));
    }
  }

  void fill(int length, float value, Block y) {
    pool.run(
        length,
        GRAIN,
        (from, to) -> {
          float[] values = new float[Math.min(TILE, Math.max(1, to - from))];
          Arrays.fill(values, value);
          tiles(from, to, (at, count) -> y.write(at, values, 0, count));
        });
  }

  void copy(int length, Block x, Block y) {
    pool.run(
        length,
        GRAIN,
        (from, to) -> {
          float[] values = new float[TILE];
          tiles(
              from,
              to,
              (at, count) -> {
                x.read(at, values, 0, count);
                y.write(at, values, 0, count);
              });
        });
  }

  void addScaled(int length, float factor, Block x, Block y) {
    pool.run(
        length,
        GRAIN,
        (from, to) -> {
          float[] a = new float[TILE];
          float[] b = new float[TILE];
          tiles(
              from,
              to,
              (at, count) -> {
                x.read(at, a, 0, count);
                y.read(at, b, 0, count);
                for (int i = 0; i < count; i++) {
                  b[i] += factor * a[i];
                }
                y.write(at, b, 0, count);
              });
        });
  }

  void dropout(int length, double probability, DropoutKey key, Block x, Block y) {
    int threshold = DropoutKey.threshold(probability);
    int scale = Float.floatToRawIntBits((float) (1 / (1 - probability)));
    pool.run(
        length,
        GRAIN / 8,
        (from, to) -> {
          float[] values = new float[TILE];
          int[] bits = new int[TILE];
          float[] factors = new float[TILE];
          ByteBuffer bytes = ByteBuffer.allocate(TILE * Float.BYTES).order(ByteOrder.nativeOrder());
          tiles(
              from,
              to,
              (at, count) -> {
                factors(key, at, threshold, scale, bits);
                bytes.asIntBuffer().put(0, bits);
                bytes.asFloatBuffer().get(0, factors);
                x.read(at, values, 0, count);
                for (int i = 0; i < values.length; i++) {
                  values[i] *= factors[i];
                }
                y.write(at, values, 0, count);
              });
        });
  }

  /** The bits of each element's factor: {@code scale} where it is kept, else 0. */
  private static void factors(DropoutKey key, int at, int threshold, int scale, int[] bits) {
    int first = key.first();
    int second = key.second();
    for (int i = 0; i < bits.length; i++) {
      bits[i] = scale & ~(DropoutKey.dropped(at + INDEX[i], first, second, threshold) >> 31);
    }
  }

  /** dy / (2 sqrt(x)), and 0 where x is 0. */
  void sqrtGradient(int length, Block y, Block yGradient, Block xGradient) {
    pool.run(
        length,
        GRAIN,
        (from, to) -> {
          float[] root = new float[TILE];
          float[] slope = new float[TILE];
          tiles(
              from,
              to,
              (at, count) -> {
                y.read(at, root, 0, count);
                yGradient.read(at, slope, 0, count);
                for (int i = 0; i < count; i++) {
                  slope[i] = root[i] > 0 ? slope[i] * 0.5f / root[i] : 0;
                }
                xGradient.write(at, slope, 0, count);
              });
        });
  }
}
