package io.graft.core.text.augment;

import io.graft.spi.GraftException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A form with slots. Immutable.
 *
 * @param pieces the texts and slots in their order
 */
record Template(List<Piece> pieces) {
  /** The slot of the example's own text. */
  static final String TEXT = "text";

  private static final Pattern SLOT = Pattern.compile("\\{([^{}]*+)\\}");

  /** A text as it stands, or the name of a slot. */
  record Piece(boolean slot, String text) {}

  /**
   * Reads a form.
   *
   * @throws GraftException of category USER when it has no slot or a brace is open
   */
  static Template of(String form) {
    List<Piece> pieces = new ArrayList<>();
    Matcher slots = SLOT.matcher(form);
    int at = 0;
    while (slots.find()) {
      plain(form, at, slots.start(), pieces);
      String name = slots.group(1).strip();
      if (name.isEmpty()) {
        throw wrong(form, "an empty slot");
      }
      pieces.add(new Piece(true, name));
      at = slots.end();
    }
    plain(form, at, form.length(), pieces);
    if (at == 0) {
      throw wrong(form, "no slot");
    }
    Piece text = new Piece(true, TEXT);
    if (pieces.indexOf(text) != pieces.lastIndexOf(text)) {
      throw wrong(form, "two slots {text}");
    }
    return new Template(List.copyOf(pieces));
  }

  private static void plain(String form, int from, int to, List<Piece> pieces) {
    String text = form.substring(from, to);
    if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
      throw wrong(form, "a single brace");
    }
    if (!text.isEmpty()) {
      pieces.add(new Piece(false, text));
    }
  }

  private static GraftException wrong(String form, String what) {
    return GraftException.user(
        "template '" + form + "' has " + what,
        "augmentation.templates",
        "write slots as {text} or {a semantic type}");
  }

  boolean hasText() {
    return pieces.contains(new Piece(true, TEXT));
  }

  /** The semantic types that slots name. */
  List<String> types() {
    return pieces.stream()
        .filter(piece -> piece.slot() && !piece.text().equals(TEXT))
        .map(Piece::text)
        .distinct()
        .toList();
  }
}
