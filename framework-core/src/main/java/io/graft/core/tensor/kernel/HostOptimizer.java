package io.graft.core.tensor.kernel;

import io.graft.core.tensor.memory.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Norms of gradients and updates by AdamW over the memory of the host, for all parameters of an
 * optimizer in one go: waking a thread for each of a hundred parameters costs more than the smaller
 * ones take. The work is cut into parts whose size does not depend on the number of threads, which
 * take them in turn.
 */
final class HostOptimizer {
  /** Elements of a part. */
  private static final int PART = 32 * HostUpdates.TILE;

  private final ComputePool pool;

  HostOptimizer(ComputePool pool) {
    this.pool = pool;
  }

  /** Elements, or rows where only some rows are of interest, of one array. */
  private record Part(int array, int from, int to) {}

  /** The tiles of one thread. */
  private static final class Tiles {
    final float[] p = new float[HostUpdates.TILE];
    final float[] g = new float[HostUpdates.TILE];
    final float[] m = new float[HostUpdates.TILE];
    final float[] v = new float[HostUpdates.TILE];
  }

  /** Does one part. */
  @FunctionalInterface
  private interface Work {
    void run(int number, Tiles tiles);
  }

  private void inTurn(int parts, Work work) {
    int threads = Math.min(pool.threads(), parts);
    pool.run(
        threads,
        1,
        (first, last) -> {
          Tiles tiles = new Tiles();
          for (int thread = first; thread < last; thread++) {
            for (int number = thread; number < parts; number += threads) {
              work.run(number, tiles);
            }
          }
        });
  }

  private static void cut(
      List<Part> parts, int array, int rows, int columns, @Nullable BitSet some) {
    int units = some == null ? rows * columns : rows;
    int each = some == null ? PART : Math.max(1, PART / Math.max(1, columns));
    for (int from = 0; from < units; from += each) {
      parts.add(new Part(array, from, Math.min(units, from + each)));
    }
  }

  /** Sums of a part are in FLOAT, by places of a tile; these are added in double precision. */
  double squaredNorm(List<SparseRows> arrays) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < arrays.size(); i++) {
      SparseRows array = arrays.get(i);
      cut(parts, i, array.rows(), array.columns(), array.filled());
    }
    double[] sums = new double[parts.size()];
    inTurn(
        sums.length,
        (number, tiles) -> {
          Part part = parts.get(number);
          Arrays.fill(tiles.m, 0);
          SparseRows array = arrays.get(part.array());
          runs(
              part,
              array.columns(),
              array.filled(),
              (at, count) -> {
                array.block().read(at, tiles.g, 0, count);
                addSquares(count, tiles.g, tiles.m);
              },
              null);
          sums[number] = HostReductions.sum(tiles.m, tiles.m.length);
        });
    return Arrays.stream(sums).reduce(0, Double::sum);
  }

  private static void addSquares(int count, float[] values, float[] sums) {
    for (int i = 0; i < count; i++) {
      sums[i] += values[i] * values[i];
    }
  }

  void adamW(List<AdamWOperands> all) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      AdamWOperands one = all.get(i);
      cut(parts, i, one.rows(), one.columns(), one.live());
    }
    inTurn(
        parts.size(),
        (number, tiles) -> {
          Part part = parts.get(number);
          AdamWOperands one = all.get(part.array());
          float keep = keep(one.update());
          runs(
              part,
              one.columns(),
              one.live(),
              (at, count) -> update(one, at, count, tiles),
              keep == 1 ? null : (at, count) -> scale(one.parameter(), keep, at, count, tiles.p));
        });
  }

  /**
   * Walks over a part in tiles.
   *
   * @param some the rows that {@code live} is for; null for all of them
   * @param idle for the other rows, or null to pass them over
   */
  private static void runs(
      Part part,
      int columns,
      @Nullable BitSet some,
      HostUpdates.Tile live,
      HostUpdates.@Nullable Tile idle) {
    if (some == null) {
      HostUpdates.tiles(part.from(), part.to(), live);
      return;
    }
    int row = part.from();
    while (row < part.to()) {
      boolean set = some.get(row);
      int next = set ? some.nextClearBit(row) : some.nextSetBit(row);
      int end = next < 0 ? part.to() : Math.min(next, part.to());
      HostUpdates.Tile tile = set ? live : idle;
      if (tile != null) {
        HostUpdates.tiles(row * columns, end * columns, tile);
      }
      row = end;
    }
  }

  private static void update(AdamWOperands one, int at, int count, Tiles tiles) {
    one.parameter().read(at, tiles.p, 0, count);
    one.gradient().read(at, tiles.g, 0, count);
    one.mean().read(at, tiles.m, 0, count);
    one.variance().read(at, tiles.v, 0, count);
    update(count, one.update(), tiles.p, tiles.g, tiles.m, tiles.v);
    one.parameter().write(at, tiles.p, 0, count);
    one.mean().write(at, tiles.m, 0, count);
    one.variance().write(at, tiles.v, 0, count);
  }

  private static float keep(AdamW update) {
    return (float) (1 - update.rate() * update.decay());
  }

  private static void update(int count, AdamW update, float[] p, float[] g, float[] m, float[] v) {
    float factor = (float) update.gradientFactor();
    float beta1 = (float) update.beta1();
    float rest1 = (float) (1 - update.beta1());
    float beta2 = (float) update.beta2();
    float rest2 = (float) (1 - update.beta2());
    float keep = keep(update);
    float step = (float) (update.rate() / update.correction1());
    float root = (float) (1 / Math.sqrt(update.correction2()));
    float epsilon = (float) update.epsilon();
    for (int i = 0; i < count; i++) {
      float slope = g[i] * factor;
      m[i] = beta1 * m[i] + rest1 * slope;
      v[i] = beta2 * v[i] + rest2 * slope * slope;
    }
    for (int i = 0; i < count; i++) {
      p[i] = p[i] * keep - step * m[i] / ((float) Math.sqrt(v[i]) * root + epsilon);
    }
  }

  private static void scale(Block block, float factor, int at, int count, float[] values) {
    block.read(at, values, 0, count);
    for (int i = 0; i < count; i++) {
      values[i] *= factor;
    }
    block.write(at, values, 0, count);
  }
}
