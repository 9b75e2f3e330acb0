package io.graft.core.text.read;

/** How many labels an example has. */
public enum LabelKind {
  /** None is read, whatever the file has: for prediction. */
  NONE,
  /** Exactly one. */
  SINGLE,
  /** Any number, perhaps none. */
  MULTI
}
