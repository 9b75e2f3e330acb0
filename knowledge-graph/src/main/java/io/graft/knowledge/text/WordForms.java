package io.graft.knowledge.text;

/**
 * One form for the spellings of an English word: the S-stemmer of Harman (1991) with the Greek
 * plural in {@code -ses} of {@code -sis}, and British {@code ae} and {@code oe} as {@code e}. Works
 * in place on lower-case ASCII.
 */
final class WordForms {
  private static final int SHORTEST = 4;

  private WordForms() {}

  /** Returns the new end. */
  static int reduce(byte[] text, int start, int end) {
    int stop = end - start >= SHORTEST ? digraphs(text, start, end) : end;
    return stop - start >= SHORTEST && text[stop - 1] == 's' ? singular(text, start, stop) : stop;
  }

  private static int digraphs(byte[] text, int start, int end) {
    int to = start;
    for (int i = start; i < end; i++) {
      boolean digraph = (text[i] == 'a' || text[i] == 'o') && i + 1 < end && text[i + 1] == 'e';
      if (!digraph) {
        text[to++] = text[i];
      }
    }
    // tumour, but not four
    if (to - start > 5 && ends(text, start, to, "our")) {
      text[to - 2] = 'r';
      to--;
    } else if (to - start > 6 && ends(text, start, to, "ours")) {
      text[to - 3] = 'r';
      text[to - 2] = 's';
      to--;
    }
    return to;
  }

  private static int singular(byte[] text, int start, int end) {
    if (ends(text, start, end, "ies")) {
      if (end - start > 4 && !ends(text, start, end, "eies") && !ends(text, start, end, "aies")) {
        text[end - 3] = 'y';
        return end - 2;
      }
      return end;
    }
    if (end - start > 6
        && (ends(text, start, end, "yses")
            || ends(text, start, end, "tases")
            || ends(text, start, end, "noses")
            || ends(text, start, end, "roses"))) {
      text[end - 2] = 'i'; // analyses: analysis
      return end;
    }
    if (ends(text, start, end, "sses")
        || ends(text, start, end, "xes")
        || ends(text, start, end, "ches")
        || ends(text, start, end, "shes")) {
      return end - 2;
    }
    byte before = text[end - 2];
    return before == 's' || before == 'u' || before == 'i' ? end : end - 1;
  }

  private static boolean ends(byte[] text, int start, int end, String suffix) {
    int length = suffix.length();
    if (end - start < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text[end - length + i] != suffix.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
