package io.graft.core.text.tokenizer;

import io.graft.spi.GraftException;

/**
 * Cuts encodings to a length. Special tokens stay; of a pair the longer text is cut first, until
 * both are equally long ("longest first").
 */
final class Truncation {
  private Truncation() {}

  /**
   * @throws GraftException of category USER when only the special tokens would be left of a text
   *     that has more
   */
  static Encoding apply(Encoding whole, int maxLength) {
    if (whole.length() <= maxLength) {
      return whole;
    }
    int[] counts = new int[2];
    int special = 0;
    for (int i = 0; i < whole.length(); i++) {
      if (whole.special(i)) {
        special++;
      } else {
        counts[whole.sequence(i)]++;
      }
    }
    int room = maxLength - special;
    if (room <= 0) {
      throw GraftException.user(
          "a maximum length of "
              + maxLength
              + " leaves no room beside "
              + special
              + " special tokens",
          null,
          "give a maximum length of at least " + (special + 1));
    }
    return select(whole, split(counts, room), maxLength);
  }

  /** How many tokens of each text are kept. */
  static int[] split(int[] counts, int room) {
    int shorter = Math.min(counts[0], counts[1]);
    int half = room / 2;
    int keptShorter = Math.min(shorter, half);
    int keptLonger = room - keptShorter;
    // of two equally cut texts the odd token goes to the longer one; to the second when they tie
    return counts[0] > counts[1]
        ? new int[] {keptLonger, keptShorter}
        : new int[] {keptShorter, keptLonger};
  }

  private static Encoding select(Encoding whole, int[] kept, int length) {
    int[] positions = new int[length];
    int[] seen = new int[2];
    int n = 0;
    for (int i = 0; i < whole.length(); i++) {
      if (whole.special(i) || seen[whole.sequence(i)]++ < kept[whole.sequence(i)]) {
        positions[n++] = i;
      }
    }
    return whole.select(positions);
  }
}
