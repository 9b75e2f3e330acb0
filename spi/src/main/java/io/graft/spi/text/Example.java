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
 * @param spans labelled parts of {@code text}, in any order: entities, answers
 * @param words the words of {@code text} in order, where the data says what a word is; otherwise
 *     empty
 */
public record Example(
    String id,
    String text,
    @Nullable String second,
    List<String> labels,
    List<LabelledSpan> spans,
    List<Segment> words) {
  public Example {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(text, "text");
    labels = List.copyOf(labels);
    spans = List.copyOf(spans);
    words = List.copyOf(words);
    for (LabelledSpan span : spans) {
      if (span.end() > text.length()) {
        throw new IllegalArgumentException(span + " in a text of " + text.length());
      }
    }
  }

  /** Without spans and words. */
  public Example(String id, String text, @Nullable String second, List<String> labels) {
    this(id, text, second, labels, List.of(), List.of());
  }
}
