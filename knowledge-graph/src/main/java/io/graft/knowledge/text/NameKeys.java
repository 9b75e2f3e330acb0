package io.graft.knowledge.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The keys under which the dictionary holds a name: its tokens with a blank between them, and for
 * names of two to {@value #MAX_UNORDERED} words the sorted words without those that only join, so
 * that {@code heart failure}, {@code failure, heart} and {@code failure of the heart} meet.
 */
public final class NameKeys {
  /** The first byte of a key of sorted words. */
  public static final byte UNORDERED = 1;

  /** The most words of such a key. */
  public static final int MAX_UNORDERED = 5;

  /** The most tokens of a name in the dictionary. */
  public static final int MAX_TOKENS = 20;

  private static final Set<String> JOINING =
      Set.of("of", "the", "and", "in", "with", "by", "to", "a", "an", "for", "on", "or");

  private NameKeys() {}

  /** Whether a word only joins others. */
  public static boolean joining(NormalText text, int token) {
    int length = text.to(token) - text.from(token);
    return length <= 4 && JOINING.contains(text.token(token));
  }

  /** Appends the key of the tokens as they stand; returns its length. */
  public static int ordered(NormalText text, byte[] into) {
    int length = 0;
    for (int i = 0; i < text.tokens(); i++) {
      int bytes = text.to(i) - text.from(i);
      if (length + bytes + 1 > into.length) {
        return 0;
      }
      if (i > 0) {
        into[length++] = ' ';
      }
      System.arraycopy(text.bytes(), text.from(i), into, length, bytes);
      length += bytes;
    }
    return length;
  }

  /**
   * The words of the unordered key of tokens {@code [from, to)}, sorted; empty when it has none.
   */
  public static List<byte[]> words(NormalText text, int from, int to) {
    List<byte[]> words = new ArrayList<>(MAX_UNORDERED);
    for (int i = from; i < to; i++) {
      if (!joining(text, i)) {
        words.add(Arrays.copyOfRange(text.bytes(), text.from(i), text.to(i)));
      }
    }
    if (words.size() < 2 || words.size() > MAX_UNORDERED) {
      return List.of();
    }
    words.sort(Arrays::compareUnsigned);
    return words;
  }

  /** Writes the unordered key of sorted words; returns its length, 0 when it does not fit. */
  public static int unordered(List<byte[]> words, byte[] into) {
    int length = 0;
    into[length++] = UNORDERED;
    for (byte[] word : words) {
      if (length + word.length + 1 > into.length) {
        return 0;
      }
      if (length > 1) {
        into[length++] = ' ';
      }
      System.arraycopy(word, 0, into, length, word.length);
      length += word.length;
    }
    return length;
  }

  /** A hash of a word; the sum over a set of words does not depend on their order. */
  public static long hash(byte[] bytes, int from, int to) {
    long h = 0xcbf29ce484222325L;
    for (int i = from; i < to; i++) {
      h = (h ^ (bytes[i] & 0xFF)) * 0x100000001b3L;
    }
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    return h ^ (h >>> 33);
  }
}
