package io.graft.core.tensor.kernel;

/** How the second operand of an element-wise operation over {@code [rows, columns]} is repeated. */
public enum Broadcast {
  /** It has {@code rows * columns} elements: no repetition. */
  NONE,
  /** It has {@code columns} elements, the same for every row. */
  ROW,
  /** It has {@code rows} elements, one for each row. */
  COLUMN,
  /** It has one element. */
  SCALAR
}
