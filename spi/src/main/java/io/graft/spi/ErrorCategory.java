package io.graft.spi;

/** Whose fault an error is. The command line turns each category into one exit code. */
public enum ErrorCategory {
  /** The recipe, an option or an argument is wrong: the user mends it. */
  USER(2),
  /** A plugin failed, is missing, or broke its contract: the vendor or the operator mends it. */
  PLUGIN(3),
  /** A data, model or adapter file is malformed or does not fit: whoever made the file mends it. */
  DATA(4),
  /** Graft itself is at fault: please report it. */
  INTERNAL(1);

  private final int exitCode;

  ErrorCategory(int exitCode) {
    this.exitCode = exitCode;
  }

  /** The exit code of a command that ends with an error of this category; never 0. */
  public int exitCode() {
    return exitCode;
  }
}
