package io.graft.core.text.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Puts rows of similar length together, up to a budget of tokens. Immutable and thread-safe.
 *
 * <p>An epoch is made thus: shuffle the rows; cut them into megabatches, each worth up to {@value
 * #MEGABATCH} batches and at most a quarter of the data, so that a row meets others in each epoch;
 * sort each megabatch by length, in turn from long to short and from short to long, so that lengths
 * run on from one to the next and no small batch is left between them; fill batches in this order;
 * shuffle the batches. Only one batch of an epoch can be small for want of rows.
 *
 * <p>An epoch depends on lengths, budget, seed and its number alone, not on what was asked before:
 * a resumed run takes batch k of epoch e straight from {@link #epoch}.
 */
public final class LengthBatches {
  /** No bound on the rows of a batch. */
  public static final int ANY_ROWS = Integer.MAX_VALUE;

  private static final int MEGABATCH = 50;

  private final int[] lengths;
  private final int batchTokens;
  private final int maxRows;
  private final long seed;

  /**
   * @param lengths tokens of each row, at least 1 each; at least one row
   * @param batchTokens the most tokens of a batch, padding included; a longer row comes alone
   * @param maxRows the most rows of a batch, or {@link #ANY_ROWS}
   * @param seed decides the order of the epochs
   */
  public LengthBatches(int[] lengths, int batchTokens, int maxRows, long seed) {
    if (lengths.length == 0 || Arrays.stream(lengths).anyMatch(length -> length < 1)) {
      throw new IllegalArgumentException("there must be rows, of at least one token each");
    }
    if (batchTokens < 1 || maxRows < 1) {
      throw new IllegalArgumentException("batchTokens and maxRows must be at least 1");
    }
    this.lengths = lengths.clone();
    this.batchTokens = batchTokens;
    this.maxRows = maxRows;
    this.seed = seed;
  }

  /**
   * The batches of an epoch in training order.
   *
   * @param epoch from 0
   */
  public BatchPlan epoch(int epoch) {
    Random random = new Random(mixed(seed, epoch));
    int[] order = identity();
    shuffle(order, random);
    sortMegabatches(order);
    List<RowBatch> batches = fill(order);
    int[] places = new int[batches.size()];
    Arrays.setAll(places, i -> i);
    shuffle(places, random);
    return new BatchPlan(Arrays.stream(places).mapToObj(batches::get).toList());
  }

  /** How many batches the first {@code epochs} epochs have together. */
  public long steps(int epochs) {
    long steps = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      steps += epoch(epoch).size();
    }
    return steps;
  }

  /**
   * The batches for an evaluation: by length, the longest first so that memory peaks at once; rows
   * of equal length in the order of the data.
   */
  public BatchPlan evaluation() {
    int[] order = identity();
    sort(order, 0, order.length, true);
    return new BatchPlan(fill(order));
  }

  private void sortMegabatches(int[] order) {
    double tokens = Arrays.stream(lengths).asLongStream().sum();
    double byRows = (double) order.length / maxRows;
    double batches = Math.max(1, Math.max(byRows, tokens / batchTokens));
    double wanted = Math.max(1, Math.min(MEGABATCH, batches / 4));
    int rows = (int) Math.max(1, Math.ceil(wanted * order.length / batches));
    boolean descending = true;
    for (long from = 0; from < order.length; from += rows) {
      sort(order, (int) from, (int) Math.min(order.length, from + rows), descending);
      descending = !descending;
    }
  }

  /** Sorts {@code order[from, to)} by length; rows of equal length keep their order. */
  private void sort(int[] order, int from, int to, boolean descending) {
    long[] keys = new long[to - from];
    for (int i = 0; i < keys.length; i++) {
      long length = lengths[order[from + i]];
      keys[i] = (descending ? -length : length) << 32 | i;
    }
    Arrays.sort(keys);
    int[] before = Arrays.copyOfRange(order, from, to);
    for (int i = 0; i < keys.length; i++) {
      order[from + i] = before[(int) keys[i]];
    }
  }

  private List<RowBatch> fill(int[] order) {
    List<RowBatch> batches = new ArrayList<>();
    int start = 0;
    int longest = 0;
    for (int i = 0; i < order.length; i++) {
      int rows = i - start;
      int grown = Math.max(longest, lengths[order[i]]);
      if (rows > 0 && (rows == maxRows || (rows + 1L) * grown > batchTokens)) {
        batches.add(batch(order, start, i, longest));
        start = i;
        grown = lengths[order[i]];
      }
      longest = grown;
    }
    batches.add(batch(order, start, order.length, longest));
    return batches;
  }

  private RowBatch batch(int[] order, int from, int to, int longest) {
    int[] rows = Arrays.copyOfRange(order, from, to);
    long real = Arrays.stream(rows).mapToLong(row -> lengths[row]).sum();
    return new RowBatch(rows, longest, real);
  }

  private int[] identity() {
    int[] order = new int[lengths.length];
    Arrays.setAll(order, i -> i);
    return order;
  }

  /** Fisher and Yates's shuffle, written out so that no library version can change an epoch. */
  private static void shuffle(int[] values, Random random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = values[i];
      values[i] = values[j];
      values[j] = swap;
    }
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014): near seeds give far apart results. */
  private static long mixed(long seed, long epoch) {
    long z = seed * 0x9E3779B97F4A7C15L + epoch;
    for (int round = 0; round < 2; round++) {
      z += 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
    }
    return z;
  }
}
