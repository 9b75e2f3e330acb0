package io.graft.knowledge.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The tokens of a text in a form in which spellings of a name are equal: lower case, no accents,
 * one token for each run of letters or of digits (so that hyphens and blanks do not count),
 * singular, Greek letters by name, an ideograph a token. Keeps where each token stands. Used again
 * for the next text; not thread-safe.
 */
public final class NormalText {
  private static final byte SEPARATOR = 0;
  private static final byte LETTER = 1;
  private static final byte DIGIT = 2;
  private static final byte[] ASCII = new byte[128];

  static {
    Arrays.fill(ASCII, 'a', 'z' + 1, LETTER);
    Arrays.fill(ASCII, 'A', 'Z' + 1, LETTER);
    Arrays.fill(ASCII, '0', '9' + 1, DIGIT);
  }

  private byte[] bytes = new byte[256];
  private int filled;
  private int[] from = new int[64];
  private int[] to = new int[64];
  private int[] textFrom = new int[64];
  private int[] textTo = new int[64];
  private boolean[] joined = new boolean[64];
  private int tokens;

  private byte kind;
  private int tokenStart;
  private int tokenFilled;
  private boolean tokenJoined;
  private boolean plainAscii;

  /** Takes a text. */
  public void set(CharSequence text) {
    filled = 0;
    tokens = 0;
    kind = SEPARATOR;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 128) {
        byte is = ASCII[c];
        if (is == SEPARATOR) {
          end(i);
          if (c == '\'' && possessive(text, i)) {
            i++;
          }
        } else {
          begin(is, i);
          append((byte) (is == LETTER ? c | 0x20 : c));
        }
      } else {
        i = beyondAscii(text, i, c);
      }
    }
    end(length);
  }

  private int beyondAscii(CharSequence text, int i, char c) {
    if (Character.isHighSurrogate(c)
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1))) {
      end(i);
      begin(LETTER, i);
      append(text.subSequence(i, i + 2).toString());
      end(i + 2);
      return i + 1;
    }
    if (c == '\u2019' && possessive(text, i)) {
      end(i);
      return i + 1;
    }
    String folded = CharacterFolding.fold(c);
    if (folded.isEmpty()) {
      if (Character.getType(c) != Character.NON_SPACING_MARK) {
        end(i);
      }
    } else if (CharacterFolding.ideograph(c)) {
      end(i);
      begin(LETTER, i);
      append(folded);
      end(i + 1);
    } else if (CharacterFolding.greek(c)) {
      boolean inWord = kind != SEPARATOR;
      end(i);
      begin(LETTER, i);
      tokenJoined = inWord;
      append(folded);
      end(i + 1);
    } else {
      begin(Character.isDigit(folded.charAt(0)) ? DIGIT : LETTER, i);
      append(folded);
    }
    return i;
  }

  private static boolean possessive(CharSequence text, int i) {
    boolean s = i > 0 && i + 1 < text.length() && (text.charAt(i + 1) | 0x20) == 's';
    return s && (i + 2 == text.length() || !Character.isLetterOrDigit(text.charAt(i + 2)));
  }

  private void begin(byte is, int at) {
    if (kind == is) {
      return;
    }
    boolean within = kind != SEPARATOR;
    end(at);
    kind = is;
    tokenStart = at;
    tokenFilled = filled;
    tokenJoined = within;
    plainAscii = true;
  }

  private void append(byte b) {
    if (filled == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * filled);
    }
    bytes[filled++] = b;
  }

  private void append(String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      append(b);
      plainAscii &= b >= 0;
    }
  }

  private void end(int at) {
    if (kind == SEPARATOR) {
      return;
    }
    if (kind == LETTER && plainAscii) {
      filled = WordForms.reduce(bytes, tokenFilled, filled);
    }
    kind = SEPARATOR;
    if (tokens == from.length) {
      int more = 2 * tokens;
      from = Arrays.copyOf(from, more);
      to = Arrays.copyOf(to, more);
      textFrom = Arrays.copyOf(textFrom, more);
      textTo = Arrays.copyOf(textTo, more);
      joined = Arrays.copyOf(joined, more);
    }
    from[tokens] = tokenFilled;
    to[tokens] = filled;
    textFrom[tokens] = tokenStart;
    textTo[tokens] = at;
    joined[tokens] = tokenJoined;
    tokens++;
  }

  /** The number of tokens. */
  public int tokens() {
    return tokens;
  }

  /** The bytes that {@link #from} and {@link #to} point into; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the normal form of a token begins in {@link #bytes}. */
  public int from(int token) {
    return from[token];
  }

  /** Where the normal form of a token ends in {@link #bytes}. */
  public int to(int token) {
    return to[token];
  }

  /** Where the token begins in the text, in UTF-16 units. */
  public int textFrom(int token) {
    return textFrom[token];
  }

  /** Where the token ends in the text, in UTF-16 units. */
  public int textTo(int token) {
    return textTo[token];
  }

  /** Whether nothing stands between the token and the one before it, as in {@code BRCA1}. */
  public boolean joined(int token) {
    return token < tokens && joined[token];
  }

  /** The normal form of a token as text. */
  public String token(int token) {
    return new String(bytes, from[token], to[token] - from[token], StandardCharsets.UTF_8);
  }
}
