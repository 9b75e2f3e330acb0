package io.graft.core.text.check;

import java.util.Locale;

/** What can be wrong with data. An error keeps a job from starting; a warning does not. */
public enum FaultKind {
  /** The file cannot be opened, or cannot be read to its end. */
  UNREADABLE(true),
  /** A line is not UTF-8, or half a surrogate pair stands in a text. */
  ENCODING(true),
  /** A line is no JSON object, or a row does not fit its table. */
  MALFORMED(true),
  /** A field has a value of the wrong type. */
  WRONG_TYPE(true),
  MISSING_FIELD(true),
  EMPTY_TEXT(true),
  EMPTY_LABEL(true),
  /** A label is not among the allowed ones, which are those of the training data by default. */
  UNKNOWN_LABEL(true),
  /** A tag is not IOB2: neither {@code O} nor {@code B-X} nor an {@code I-X} that goes on. */
  BROKEN_IOB2(true),
  /** A span lies outside its text or does not cover what it says that it covers. */
  WRONG_OFFSET(true),
  NO_EXAMPLES(true),
  /** A label of the training data has very few examples. */
  RARE_LABEL(false),
  /** The same text with the same labels stands in the file twice. */
  DUPLICATE(false),
  /** The same text stands in the file twice, with different labels. */
  CONTRADICTION(false),
  /** A text of the training data stands in another file too. */
  OVERLAP(false);

  private final boolean error;

  FaultKind(boolean error) {
    this.error = error;
  }

  /** Whether it keeps a job from starting. */
  public boolean error() {
    return error;
  }

  /** As reports have it, such as {@code empty-text}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
