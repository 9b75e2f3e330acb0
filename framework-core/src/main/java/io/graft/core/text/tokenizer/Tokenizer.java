package io.graft.core.text.tokenizer;

import io.graft.spi.GraftException;
import java.util.List;
import java.util.OptionalInt;

/**
 * A model's own tokenizer: cuts text into the tokens that it was pretrained on.
 *
 * <p>Thread-safe. Nothing is padded; truncation is asked for in each call and leaves nothing of
 * what a tokenizer.json says about it.
 */
public interface Tokenizer extends AutoCloseable {

  /** A maximum length that cuts nothing. */
  int NO_LIMIT = Integer.MAX_VALUE;

  /**
   * Encodes a text.
   *
   * @param text any text; half of a surrogate pair counts as U+FFFD
   * @param maxLength the greatest number of tokens, added special tokens included; what is more is
   *     cut off at the end, before the special tokens are added
   * @param addSpecial whether the model's special tokens are added, such as [CLS] and [SEP]
   * @throws GraftException of category USER when the length leaves no room for a token
   */
  Encoding encode(String text, int maxLength, boolean addSpecial);

  /** Encodes a whole text with the model's special tokens. */
  default Encoding encode(String text) {
    return encode(text, NO_LIMIT, true);
  }

  /**
   * Encodes two texts as one sequence with the model's special tokens.
   *
   * @param maxLength as in {@link #encode(String, int, boolean)}; the longer text is cut first,
   *     until both are equally long
   */
  Encoding encodePair(String first, String second, int maxLength);

  /**
   * Encodes many texts, on several threads.
   *
   * @return one encoding for each text, in order; equal to those of {@link #encode(String, int,
   *     boolean)}
   */
  List<Encoding> encodeBatch(List<String> texts, int maxLength, boolean addSpecial);

  /** The number of tokens in the vocabulary, added ones included. */
  int vocabularySize();

  /**
   * The largest token id. Ids may have gaps, so it can be larger than {@link #vocabularySize()} -
   * 1. A model fits when its embedding table has more rows than this.
   */
  int largestId();

  /** The id of a token, written as the vocabulary writes it; empty when there is none. */
  OptionalInt tokenToId(String token);

  /**
   * The token of an id.
   *
   * @throws IllegalArgumentException when no token has this id
   */
  String idToToken(int id);

  /** The id of a special token; empty when the tokenizer has none of this role. */
  OptionalInt specialId(SpecialToken role);

  /**
   * The id of a special token that is needed.
   *
   * @throws GraftException of category DATA when there is none; the message names the file
   */
  int requireId(SpecialToken role);

  /** The id of the padding token; see {@link #requireId}. */
  default int padId() {
    return requireId(SpecialToken.PAD);
  }

  /** The id that stands for unknown tokens; see {@link #requireId}. */
  default int unkId() {
    return requireId(SpecialToken.UNK);
  }

  /** The id of the token that begins a sequence; see {@link #requireId}. */
  default int clsId() {
    return requireId(SpecialToken.CLS);
  }

  /** The id of the token that ends a sequence; see {@link #requireId}. */
  default int sepId() {
    return requireId(SpecialToken.SEP);
  }

  /** The id of the token that hides another; see {@link #requireId}. */
  default int maskId() {
    return requireId(SpecialToken.MASK);
  }

  /**
   * SHA-256 of the file that defines the tokenizer, in lower-case hexadecimal: the bytes of
   * tokenizer.json; or, for a folder with vocab.txt only, those of vocab.txt followed by the line
   * {@code lowercase=B strip_accents=B chinese=B} with the settings in force.
   */
  String sha256();

  /**
   * A tokenizer of its own that also knows these tokens, as whole words that are looked for in
   * normalised text before it is cut any further. Their ids follow {@link #largestId()} in the
   * order of the list; without tokens it is a copy.
   *
   * @param tokens none of them in the vocabulary, none twice
   * @throws GraftException of category DATA when the tokenizer cannot take them
   */
  Tokenizer extended(List<String> tokens);

  /** The content of a tokenizer.json that gives this tokenizer. */
  byte[] definition();

  /** Gives back native memory; encoding afterwards throws {@link IllegalStateException}. */
  @Override
  void close();
}
