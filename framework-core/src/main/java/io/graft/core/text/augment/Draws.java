package io.graft.core.text.augment;

import io.graft.spi.tensor.RandomStream;
import java.util.List;

/**
 * Random numbers for one example, drawn one after the other. They depend on the stream and the
 * example's id alone, so the order in which examples are augmented changes nothing. Not
 * thread-safe.
 */
final class Draws {
  private final RandomStream stream;
  private final String site;
  private long drawn;

  Draws(RandomStream stream, String site) {
    this.stream = stream;
    this.site = site;
  }

  /** Uniform in {@code [0, bound)}. */
  int below(int bound) {
    return stream.below(site, drawn++, bound);
  }

  /** Uniform in [0, 1). */
  double uniform() {
    return stream.uniform(site, drawn++);
  }

  /** One of {@code choices}, which are not empty. */
  <T> T one(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  /** The numbers from 0 to {@code count - 1} in random order (Fisher-Yates). */
  int[] order(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = below(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
