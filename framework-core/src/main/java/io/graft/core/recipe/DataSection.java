package io.graft.core.recipe;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The {@code data} keys of a recipe. Paths are absolute and normalised; whether the files exist is
 * checked when they are read.
 *
 * @param dir where relative file names start
 * @param train the training data
 * @param dev where the development data comes from, or null for none
 * @param test the test data, or null for none
 * @param text the field or column with the text
 * @param textPair that with the second text of a pair, or null when there are no pairs
 * @param label the field or column with the label or labels
 */
public record DataSection(
    Path dir,
    Path train,
    @Nullable DevSource dev,
    @Nullable Path test,
    String text,
    @Nullable String textPair,
    String label) {

  /** Without pairs. */
  public DataSection(
      Path dir,
      Path train,
      @Nullable DevSource dev,
      @Nullable Path test,
      String text,
      String label) {
    this(dir, train, dev, test, text, null, label);
  }
}
