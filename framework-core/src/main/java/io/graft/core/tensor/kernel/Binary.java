package io.graft.core.tensor.kernel;

/** The arithmetic of two elements. */
public enum Binary {
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE
}
