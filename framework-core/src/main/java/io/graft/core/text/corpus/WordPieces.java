package io.graft.core.text.corpus;

import io.graft.core.text.tokenizer.Encoding;
import io.graft.core.text.tokenizer.Span;

/**
 * Tells which tokens begin a word and which go on with it: a piece that WordPiece marks with {@code
 * ##} goes on; of other vocabularies one that joins the token before without a gap, letter or digit
 * on both sides, and without the mark of a blank.
 */
final class WordPieces {
  private WordPieces() {}

  /** For each token whether it goes on with the word of the one before. */
  static boolean[] continuations(Encoding encoding) {
    boolean[] continuations = new boolean[encoding.length()];
    var tokens = encoding.tokens();
    for (int i = 1; i < continuations.length; i++) {
      continuations[i] = continues(encoding, i, tokens.get(i));
    }
    return continuations;
  }

  private static boolean continues(Encoding encoding, int position, String token) {
    if (token.length() > 2 && token.startsWith("##")) {
      return true;
    }
    Span span = encoding.span(position);
    Span before = encoding.span(position - 1);
    String text = encoding.text();
    if (span.equals(before)) {
      return true; // bytes of one character
    }
    return token.charAt(0) != '\u0120' // byte-level BPE's mark of a blank
        && span.start() == before.end()
        && span.start() > 0
        && span.start() < text.length()
        && alphabetic(text.codePointBefore(span.start()))
        && alphabetic(text.codePointAt(span.start()));
  }

  /** A letter or digit of a script that writes words apart: each Chinese character is a word. */
  private static boolean alphabetic(int character) {
    return Character.isLetterOrDigit(character) && !Character.isIdeographic(character);
  }
}
