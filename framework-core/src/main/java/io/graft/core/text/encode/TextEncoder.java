package io.graft.core.text.encode;

import io.graft.core.text.corpus.TextPacking;
import io.graft.core.text.tokenizer.Encoding;
import io.graft.core.text.tokenizer.SegmentedText;
import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.spi.text.Example;
import io.graft.spi.text.TokenizerSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns examples into token ids: the domain's tokenizer segments and normalises, the model's cuts
 * into tokens. Used by one thread at a time.
 */
public final class TextEncoder {
  private final Tokenizer tokenizer;
  private final @Nullable TokenizerSession domain;
  private final int maxLength;
  private final @Nullable RowInjection injection;

  /**
   * @param domain the domain's tokenizer, or null for none
   * @param maxLength the greatest number of tokens, special ones included
   */
  public TextEncoder(Tokenizer tokenizer, @Nullable TokenizerSession domain, int maxLength) {
    this(tokenizer, domain, maxLength, null);
  }

  private TextEncoder(
      Tokenizer tokenizer,
      @Nullable TokenizerSession domain,
      int maxLength,
      @Nullable RowInjection injection) {
    this.tokenizer = tokenizer;
    this.domain = domain;
    this.maxLength = maxLength;
    this.injection = injection;
  }

  /** The same with knowledge put into the rows of examples. */
  public TextEncoder injecting(RowInjection newInjection) {
    return new TextEncoder(tokenizer, domain, maxLength, newInjection);
  }

  /** Encodes examples in order. */
  public List<EncodedExample> encode(List<Example> examples) {
    return examples.stream().map(this::encode).toList();
  }

  /** Encodes examples in order, with the places of their tokens. */
  public List<EncodedExample> encodeWithPlaces(List<Example> examples) {
    return examples.stream().map(this::encodeWithPlaces).toList();
  }

  /**
   * Packs raw texts into rows of up to the greatest number of tokens.
   *
   * @param boundary where rows may end
   */
  public TextPacking packing(TextPacking.Boundary boundary) {
    return new TextPacking(tokenizer, domain, maxLength, boundary);
  }

  /** The greatest number of tokens of a row, special ones included. */
  public int maxLength() {
    return maxLength;
  }

  /** The model's tokenizer. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  private EncodedExample encode(Example example) {
    if (injection != null) {
      return EncodedExample.known(
          example, List.of(), injection.inject(example, inOriginal(example)));
    }
    String text = prepared(example.text());
    String second = example.second();
    Encoding encoding =
        second == null
            ? tokenizer.encode(text, maxLength, true)
            : tokenizer.encodePair(text, prepared(second), maxLength);
    return new EncodedExample(example, encoding.ids(), encoding.typeIds());
  }

  private EncodedExample encodeWithPlaces(Example example) {
    SegmentedText text = segmented(example.text());
    Encoding encoding = tokenizer.encode(text.text(), maxLength, true).inOriginal(text, null);
    return injection == null
        ? new EncodedExample(example, encoding.ids(), encoding.typeIds(), encoding.spans())
        : EncodedExample.known(example, encoding.spans(), injection.inject(example, encoding));
  }

  private Encoding inOriginal(Example example) {
    SegmentedText text = segmented(example.text());
    if (example.second() == null) {
      return tokenizer.encode(text.text(), maxLength, true).inOriginal(text, null);
    }
    SegmentedText second = segmented(example.second());
    return tokenizer.encodePair(text.text(), second.text(), maxLength).inOriginal(text, second);
  }

  /** A text as the domain segments it; as it is without a domain. */
  public SegmentedText segmented(String text) {
    return domain == null
        ? SegmentedText.unchanged(text)
        : SegmentedText.of(text, domain.segment(text));
  }

  private String prepared(String text) {
    return domain == null ? text : segmented(text).text();
  }
}
