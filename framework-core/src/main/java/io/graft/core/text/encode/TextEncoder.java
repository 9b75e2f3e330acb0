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

  /**
   * @param domain the domain's tokenizer, or null for none
   * @param maxLength the greatest number of tokens, special ones included
   */
  public TextEncoder(Tokenizer tokenizer, @Nullable TokenizerSession domain, int maxLength) {
    this.tokenizer = tokenizer;
    this.domain = domain;
    this.maxLength = maxLength;
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
    return new EncodedExample(example, encoding.ids(), encoding.typeIds(), encoding.spans());
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
