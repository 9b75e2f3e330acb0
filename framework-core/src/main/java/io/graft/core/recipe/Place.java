package io.graft.core.recipe;

/**
 * Where a value was written.
 *
 * @param source the file as the user named it, or the option of the command line
 * @param line from 1; 0 when the source is an option of the command line
 */
record Place(String source, int line) {

  /** A value of {@code --set}. */
  static Place option(String key) {
    return new Place("--set " + key, 0);
  }

  /** Whether the value came from the command line: relative paths then start where it was typed. */
  boolean onCommandLine() {
    return line == 0;
  }

  /** The place of {@code key} in error messages, such as {@code recipe.yaml:12: training.lr}. */
  String of(String key) {
    if (onCommandLine()) {
      return source;
    }
    return source + ":" + line + (key.isEmpty() ? "" : ": " + key);
  }
}
