package io.graft.knowledge.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Folds single characters beyond ASCII: compatibility decomposition without marks (Unicode NFKD),
 * lower case, Greek letters by their English names. What is neither letter nor digit folds to
 * nothing. Thread-safe.
 */
final class CharacterFolding {
  private static final String[] GREEK = {
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda",
    "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi",
    "psi", "omega"
  };

  /** Letters that do not decompose. */
  private static final Map<Character, String> LETTERS =
      Map.of('ß', "ss", 'æ', "e", 'œ', "e", 'ø', "o", 'đ', "d", 'ł', "l", 'ı', "i");

  /** By character; null is not folded yet, and two threads fold alike. */
  private static final @Nullable String[] FOLDED = new String[1 << 16];

  private CharacterFolding() {}

  /** The folded character; empty for a separator. */
  static String fold(char c) {
    String folded = FOLDED[c];
    if (folded == null) {
      folded = compute(c);
      FOLDED[c] = folded;
    }
    return folded;
  }

  /** Whether it is an ideograph, which is a token by itself. */
  static boolean ideograph(char c) {
    return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF);
  }

  /** Whether it is a Greek letter, which becomes a word. */
  static boolean greek(char c) {
    return (c >= 'Α' && c <= 'Ω') || (c >= 'α' && c <= 'ω') || c == 'µ';
  }

  private static String compute(char c) {
    if (Character.isSurrogate(c)) {
      return "";
    }
    if (greek(c)) {
      return GREEK[c == 'µ' ? 'μ' - 'α' : Character.toLowerCase(c) - 'α'];
    }
    String plain = LETTERS.get(Character.toLowerCase(c));
    if (plain != null) {
      return plain;
    }
    String decomposed =
        Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    StringBuilder kept = new StringBuilder();
    decomposed.chars().filter(Character::isLetterOrDigit).forEach(d -> kept.append((char) d));
    return kept.toString();
  }
}
