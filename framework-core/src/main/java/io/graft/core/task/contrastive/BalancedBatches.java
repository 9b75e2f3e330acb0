package io.graft.core.task.contrastive;

import io.graft.core.tensor.CounterRandom;
import io.graft.spi.tensor.RandomStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Batches in which every text meets one of its class: two of a class always come together. Depends
 * on classes, lengths, budget, seed and epoch alone. Immutable and thread-safe.
 */
final class BalancedBatches {
  private final int[] classes;
  private final int[] lengths;
  private final int batchTokens;
  private final long seed;
  private final boolean byLength;

  /**
   * @param classes of each row
   * @param lengths in tokens
   * @param batchTokens the most tokens of a batch, padding included; four rows may have more
   * @param byLength whether couples of like lengths come together, which saves padding
   */
  BalancedBatches(int[] classes, int[] lengths, int batchTokens, long seed, boolean byLength) {
    this.classes = classes.clone();
    this.lengths = lengths.clone();
    this.batchTokens = batchTokens;
    this.seed = seed;
    this.byLength = byLength;
  }

  /** The rows of each batch of an epoch; every row once, those of classes of odd size too. */
  List<int[]> epoch(int epoch) {
    RandomStream random = CounterRandom.of(seed, "balanced batches", epoch);
    Map<Integer, List<Integer>> ofClass = new TreeMap<>();
    for (int row = 0; row < classes.length; row++) {
      ofClass.computeIfAbsent(classes[row], key -> new ArrayList<>()).add(row);
    }
    List<int[]> couples = new ArrayList<>();
    ofClass.forEach(
        (label, rows) -> {
          shuffle(rows, random, "class." + label);
          for (int i = 0; i < rows.size(); i += 2) {
            couples.add(
                i + 1 < rows.size()
                    ? new int[] {rows.get(i), rows.get(i + 1)}
                    : new int[] {rows.get(i)});
          }
        });
    shuffle(couples, random, "couples");
    if (byLength) {
      couples.sort(Comparator.comparingInt(this::longest)); // stable: equal ones stay shuffled
    }
    List<int[]> batches = filled(couples);
    if (byLength) {
      shuffle(batches, random, "batches");
    }
    return batches;
  }

  private int longest(int[] rows) {
    int longest = 0;
    for (int row : rows) {
      longest = Math.max(longest, lengths[row]);
    }
    return longest;
  }

  private static <T> void shuffle(List<T> items, RandomStream random, String site) {
    for (int i = items.size() - 1; i > 0; i--) {
      Collections.swap(items, i, random.below(site, i, i + 1));
    }
  }

  private List<int[]> filled(List<int[]> couples) {
    List<int[]> batches = new ArrayList<>();
    List<Integer> batch = new ArrayList<>();
    int longest = 0;
    for (int[] couple : couples) {
      int grown = Math.max(longest, longest(couple));
      if (batch.size() >= 4 && (batch.size() + couple.length) * (long) grown > batchTokens) {
        batches.add(batch.stream().mapToInt(Integer::intValue).toArray());
        batch.clear();
        grown = longest(couple);
      }
      for (int row : couple) {
        batch.add(row);
      }
      longest = grown;
    }
    batches.add(batch.stream().mapToInt(Integer::intValue).toArray());
    return batches;
  }
}
