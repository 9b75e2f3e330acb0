package io.graft.core.text.tokenizer;

/**
 * A half-open range of a text.
 *
 * @param start the first unit
 * @param end the unit after the last; not before {@code start}
 */
public record Span(int start, int end) {
  /** The span of what stands nowhere in the text, such as an added special token. */
  public static final Span NOWHERE = new Span(0, 0);

  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("span [" + start + ", " + end + ")");
    }
  }
}
