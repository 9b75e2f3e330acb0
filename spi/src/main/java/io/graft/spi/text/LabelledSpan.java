package io.graft.spi.text;

import java.util.Objects;

/**
 * A part of a text and what it is: an entity and its type, for instance.
 *
 * @param start where it begins, in UTF-16 units of the text
 * @param end where it ends, exclusive
 * @param label what it is
 */
public record LabelledSpan(int start, int end, String label) {
  public LabelledSpan {
    Objects.requireNonNull(label, "label");
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("span [" + start + ", " + end + ")");
    }
  }
}
