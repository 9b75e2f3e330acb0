package io.graft.core.text.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a text, or of two texts in one sequence. Positions are counted from 0. Immutable,
 * thread-safe; it keeps its texts.
 */
public final class Encoding {
  /** The sequence number of a token that belongs to neither text. */
  public static final int NO_SEQUENCE = -1;

  private final String text;
  private final @Nullable String second;
  private final int[] ids;
  private final int[] typeIds;
  private final String[] tokens;
  private final Span[] spans;
  private final int[] sequences;

  /** Takes over the arrays, which are of one length. */
  Encoding(
      String text,
      @Nullable String second,
      int[] ids,
      int[] typeIds,
      String[] tokens,
      Span[] spans,
      int[] sequences) {
    this.text = Objects.requireNonNull(text, "text");
    this.second = second;
    this.ids = ids;
    this.typeIds = typeIds;
    this.tokens = tokens;
    this.spans = spans;
    this.sequences = sequences;
  }

  /** The number of tokens, special ones included. */
  public int length() {
    return ids.length;
  }

  /** A copy of the token ids, {@code [length]}. */
  public int[] ids() {
    return ids.clone();
  }

  /** The id of the token at a position. */
  public int id(int position) {
    return ids[position];
  }

  /** A copy of the token type ids, {@code [length]}: 0, and 1 in the second text of a BERT pair. */
  public int[] typeIds() {
    return typeIds.clone();
  }

  /** The token type id at a position. */
  public int typeId(int position) {
    return typeIds[position];
  }

  /** The tokens as the vocabulary writes them. */
  public List<String> tokens() {
    return List.of(tokens);
  }

  /**
   * Whether the token was added to the text by the tokenizer, such as [CLS]. A special token that
   * the text itself spells out is not one of these.
   */
  public boolean special(int position) {
    return sequences[position] == NO_SEQUENCE;
  }

  /** Which text the token is of: 0, 1 for the second of a pair, or {@link #NO_SEQUENCE}. */
  public int sequence(int position) {
    return sequences[position];
  }

  /**
   * Where the token stands in its text, in UTF-16 units; {@link Span#NOWHERE} for an added special
   * token. Several tokens may have one span: the bytes of one character, for instance.
   */
  public Span span(int position) {
    return spans[position];
  }

  /** The spans of all tokens, in UTF-16 units. */
  public List<Span> spans() {
    return List.of(spans);
  }

  /** The spans of all tokens, in Unicode code points of their text. */
  public List<Span> codePointSpans() {
    CodePoints first = CodePoints.of(text);
    CodePoints other = second == null ? first : CodePoints.of(second);
    Span[] converted = new Span[spans.length];
    for (int i = 0; i < converted.length; i++) {
      converted[i] =
          sequences[i] == NO_SEQUENCE
              ? Span.NOWHERE
              : (sequences[i] == 0 ? first : other).fromUtf16(spans[i]);
    }
    return List.of(converted);
  }

  /** The text that was encoded; the first of a pair. */
  public String text() {
    return text;
  }

  /** The second text of a pair, or null. */
  public @Nullable String second() {
    return second;
  }

  /**
   * The same tokens with their spans in the original texts, for an encoding of {@link
   * SegmentedText#text()}.
   *
   * @param first the segmented text that was encoded
   * @param other the second one of a pair, or null
   */
  public Encoding inOriginal(SegmentedText first, @Nullable SegmentedText other) {
    if ((second == null) != (other == null)) {
      throw new IllegalArgumentException("one segmented text is needed for each text encoded");
    }
    Span[] moved = spans.clone();
    for (int i = 0; i < moved.length; i++) {
      if (sequences[i] != NO_SEQUENCE) {
        SegmentedText source = sequences[i] == 0 || other == null ? first : other;
        moved[i] = source.toOriginal(spans[i]);
      }
    }
    return new Encoding(
        first.original(),
        other == null ? null : other.original(),
        ids,
        typeIds,
        tokens,
        moved,
        sequences);
  }

  /** The tokens at these positions, in this order. */
  Encoding select(int[] positions) {
    int n = positions.length;
    int[] keptIds = new int[n];
    int[] keptTypes = new int[n];
    String[] keptTokens = new String[n];
    Span[] keptSpans = new Span[n];
    int[] keptSequences = new int[n];
    for (int i = 0; i < n; i++) {
      int from = positions[i];
      keptIds[i] = ids[from];
      keptTypes[i] = typeIds[from];
      keptTokens[i] = tokens[from];
      keptSpans[i] = spans[from];
      keptSequences[i] = sequences[from];
    }
    return new Encoding(text, second, keptIds, keptTypes, keptTokens, keptSpans, keptSequences);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Encoding that
        && text.equals(that.text)
        && Objects.equals(second, that.second)
        && Arrays.equals(ids, that.ids)
        && Arrays.equals(typeIds, that.typeIds)
        && Arrays.equals(tokens, that.tokens)
        && Arrays.equals(spans, that.spans)
        && Arrays.equals(sequences, that.sequences);
  }

  @Override
  public int hashCode() {
    return 31 * text.hashCode() + Arrays.hashCode(ids);
  }

  @Override
  public String toString() {
    return Arrays.toString(tokens);
  }
}
