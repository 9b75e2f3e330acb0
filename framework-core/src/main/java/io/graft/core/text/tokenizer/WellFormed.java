package io.graft.core.text.tokenizer;

/** Makes text fit for native code. */
final class WellFormed {
  private WellFormed() {}

  /** The text with each half of a surrogate pair replaced by U+FFFD; of the same length. */
  static String text(String text) {
    int lone = loneSurrogate(text, 0);
    if (lone < 0) {
      return text;
    }
    StringBuilder sound = new StringBuilder(text);
    while (lone >= 0) {
      sound.setCharAt(lone, '\ufffd');
      lone = loneSurrogate(text, lone + 1);
    }
    return sound.toString();
  }

  private static int loneSurrogate(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (!pair) {
        return i;
      }
      i++;
    }
    return -1;
  }
}
