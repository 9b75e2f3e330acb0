package io.graft.core.objective;

import io.graft.spi.tensor.RandomStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Pairs of a batch's rows: all that share a class, and as many, at random, that do not.
 *
 * @param first the row of each pair's one text
 * @param second the row of the other, behind the first
 * @param alike 1 for a pair of one class, 0 for another
 */
@SuppressWarnings("ArrayRecordComponent") // made for one batch
record TextPairs(int[] first, int[] second, float[] alike) {

  /**
   * @param classes the class of each row
   * @param random chooses among the pairs of two classes
   */
  static TextPairs of(int[] classes, RandomStream random) {
    List<int[]> pairs = new ArrayList<>();
    List<int[]> unlike = new ArrayList<>();
    for (int i = 0; i < classes.length; i++) {
      for (int j = i + 1; j < classes.length; j++) {
        (classes[i] == classes[j] ? pairs : unlike).add(new int[] {i, j});
      }
    }
    int like = pairs.size();
    int wanted = Math.min(unlike.size(), Math.max(1, like));
    for (int k = 0; k < wanted; k++) { // the first steps of Fisher and Yates's shuffle
      Collections.swap(unlike, k, k + random.below("unlike", k, unlike.size() - k));
      pairs.add(unlike.get(k));
    }
    float[] alike = new float[pairs.size()];
    java.util.Arrays.fill(alike, 0, like, 1);
    return new TextPairs(
        pairs.stream().mapToInt(pair -> pair[0]).toArray(),
        pairs.stream().mapToInt(pair -> pair[1]).toArray(),
        alike);
  }

  int size() {
    return first.length;
  }
}
