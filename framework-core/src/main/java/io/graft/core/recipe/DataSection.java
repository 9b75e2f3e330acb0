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
 * @param onFault what to do about examples with faults
 */
public record DataSection(
    Path dir,
    Path train,
    @Nullable DevSource dev,
    @Nullable Path test,
    String text,
    @Nullable String textPair,
    String label,
    FaultChoice onFault) {

  /** Without pairs; examples with faults are refused. */
  public DataSection(
      Path dir,
      Path train,
      @Nullable DevSource dev,
      @Nullable Path test,
      String text,
      String label) {
    this(dir, train, dev, test, text, null, label, FaultChoice.REFUSE);
  }

  /** The same, but examples with faults are refused. */
  public DataSection refusing() {
    return new DataSection(dir, train, dev, test, text, textPair, label, FaultChoice.REFUSE);
  }
}
