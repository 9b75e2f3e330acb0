package io.graft.core.recipe;

/** The number format of activations and frozen weights. */
public enum Precision {
  /** 32-bit floating point. */
  FLOAT,
  /** bfloat16 where it is safe; sums, norms, softmax and losses stay 32-bit. */
  BFLOAT16,
  /** The fastest that the machine does well. */
  AUTO
}
