package io.graft.core.recipe;

import java.nio.file.Path;

/** Where the development data comes from. */
public sealed interface DevSource {

  /** A file of its own. */
  record File(Path path) implements DevSource {}

  /**
   * A stratified part of the training data, the same one for every training seed.
   *
   * @param fraction the share of the training examples, in (0, 0.5]
   */
  record Cut(double fraction) implements DevSource {}
}
