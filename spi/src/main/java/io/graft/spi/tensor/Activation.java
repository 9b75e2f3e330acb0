package io.graft.spi.tensor;

/** Element-wise non-linear functions. */
public enum Activation {
  /** {@code x Phi(x)} with the exact normal distribution function (the erf form, as BERT's). */
  GELU,
  /** The tanh approximation of {@link #GELU} (Hendrycks and Gimpel 2016), {@code gelu_new}. */
  GELU_TANH,
  RELU,
  TANH,
  SIGMOID,
  /** {@code x sigmoid(x)}. */
  SILU
}
