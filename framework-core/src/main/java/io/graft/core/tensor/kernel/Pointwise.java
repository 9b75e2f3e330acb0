package io.graft.core.tensor.kernel;

import io.graft.spi.tensor.Activation;

/** Functions of one element that {@link Kernels#pointwise} knows. */
public enum Pointwise {
  GELU,
  GELU_TANH,
  RELU,
  TANH,
  SIGMOID,
  SILU,
  EXP,
  LOG,
  SQUARE,
  /** The square root; its gradient at 0 is 0. */
  SQRT;

  /** The function behind an activation of the SPI. */
  public static Pointwise of(Activation activation) {
    return switch (activation) {
      case GELU -> GELU;
      case GELU_TANH -> GELU_TANH;
      case RELU -> RELU;
      case TANH -> TANH;
      case SIGMOID -> SIGMOID;
      case SILU -> SILU;
    };
  }
}
