package io.graft.spi.text;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One text of a data set.
 *
 * @param id where it comes from, such as {@code train.jsonl:17}; unique in its data set
 * @param text the text; not empty
 * @param second the second text of a pair, or null
 * @param labels the labels: one for single-label tasks, any number for multi-label, none for
 *     prediction
 */
public record Example(String id, String text, @Nullable String second, List<String> labels) {
  public Example {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(text, "text");
    labels = List.copyOf(labels);
  }
}
