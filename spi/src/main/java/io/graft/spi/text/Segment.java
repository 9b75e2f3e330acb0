package io.graft.spi.text;

import java.util.Objects;

/**
 * A piece of a text that stays together.
 *
 * @param start where it begins in the original text, in UTF-16 units
 * @param end where it ends, exclusive
 * @param text what the model is to read there: the piece itself, or its normalised form; not empty
 */
public record Segment(int start, int end, String text) {
  public Segment {
    Objects.requireNonNull(text, "text");
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("segment [" + start + ", " + end + ")");
    }
  }
}
