package io.graft.knowledge.index;

/** How alike two short texts are: 1 less the edit distance as a part of the longer length. */
final class Likeness {
  private static final int MAX_LENGTH = 128;

  private Likeness() {}

  /** From 0 to 1; of long texts the beginnings are compared. */
  static double of(String a, String b) {
    int m = Math.min(MAX_LENGTH, a.length());
    int n = Math.min(MAX_LENGTH, b.length());
    if (m == 0 || n == 0) {
      return 0;
    }
    int[] before = new int[n + 1];
    int[] row = new int[n + 1];
    for (int j = 0; j <= n; j++) {
      before[j] = j;
    }
    for (int i = 1; i <= m; i++) {
      row[0] = i;
      for (int j = 1; j <= n; j++) {
        int change = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(before[j], row[j - 1]) + 1);
      }
      int[] swap = before;
      before = row;
      row = swap;
    }
    return 1.0 - (double) before[n] / Math.max(m, n);
  }
}
