package io.graft.core.text.read;

/** How many labels an example has. */
public enum LabelKind {
  /** None is read, whatever the file has: for prediction. */
  NONE,
  /** One, or none where the field is missing. */
  OPTIONAL,
  /** Exactly one. */
  SINGLE,
  /** Any number, perhaps none. */
  MULTI,
  /** A list of labelled spans; the readers of {@code core.text.span} read those. */
  SPANS
}
