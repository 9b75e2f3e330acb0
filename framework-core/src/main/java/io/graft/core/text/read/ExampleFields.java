package io.graft.core.text.read;

import io.graft.core.recipe.DataSection;
import io.graft.core.recipe.TaskSection;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a JSON object, or columns of a table, make an example.
 *
 * @param text the field with the text
 * @param second the field with the second text of a pair, or null when there are no pairs
 * @param label the field with the label or labels
 * @param labels how many labels an example has
 * @param separator what parts the labels of a multi-label cell in a table; not used for JSON
 */
public record ExampleFields(
    String text, @Nullable String second, String label, LabelKind labels, char separator) {
  /** Parts labels unless another character is chosen. */
  public static final char DEFAULT_SEPARATOR = '|';

  /** One text and its labels, parted by {@link #DEFAULT_SEPARATOR} in tables. */
  public ExampleFields(String text, String label, LabelKind labels) {
    this(text, null, label, labels, DEFAULT_SEPARATOR);
  }

  /** The fields that a recipe names. */
  public static ExampleFields of(DataSection data, TaskSection task) {
    return of(data, task.multiLabel() ? LabelKind.MULTI : LabelKind.SINGLE);
  }

  /** The fields that a recipe names, with labels of a kind. */
  public static ExampleFields of(DataSection data, LabelKind labels) {
    return new ExampleFields(data.text(), data.textPair(), data.label(), labels, DEFAULT_SEPARATOR);
  }

  /** The same texts, labels left aside. */
  public ExampleFields withoutLabels() {
    return new ExampleFields(text, second, label, LabelKind.NONE, separator);
  }
}
