package io.graft.spi.tensor;

/**
 * How a new parameter starts. The numbers are drawn from the counter-based generator of the job,
 * keyed by the parameter's name: neither the order of creation nor the number of threads changes
 * them.
 *
 * @param kind the distribution
 * @param scale its parameter: the constant, the standard deviation, or the bound of the uniform
 */
public record Initializer(Kind kind, double scale) {
  /** The distributions. */
  public enum Kind {
    /** Every element is {@code scale}. */
    CONSTANT,
    /** Normal with mean 0 and standard deviation {@code scale}. */
    NORMAL,
    /** Uniform in {@code (-scale, scale)}. */
    UNIFORM,
    /**
     * Uniform in {@code (-b, b)} with {@code b = scale * sqrt(3 / fan_in)}, fan_in being the last
     * dimension (He et al. 2015; {@code scale = sqrt(1/3)} is PyTorch's default for linear layers).
     */
    KAIMING_UNIFORM
  }

  public static Initializer zeros() {
    return new Initializer(Kind.CONSTANT, 0);
  }

  public static Initializer ones() {
    return new Initializer(Kind.CONSTANT, 1);
  }

  public static Initializer constant(double value) {
    return new Initializer(Kind.CONSTANT, value);
  }

  public static Initializer normal(double standardDeviation) {
    return new Initializer(Kind.NORMAL, standardDeviation);
  }

  public static Initializer uniform(double bound) {
    return new Initializer(Kind.UNIFORM, bound);
  }

  /** As PyTorch starts the weight of a linear layer: uniform within {@code 1 / sqrt(fan_in)}. */
  public static Initializer linear() {
    return new Initializer(Kind.KAIMING_UNIFORM, Math.sqrt(1.0 / 3));
  }
}
