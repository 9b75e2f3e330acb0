package io.graft.core.text.encode;

import io.graft.core.text.tokenizer.Span;
import io.graft.spi.text.Example;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An example as the model reads it.
 *
 * @param example where it came from
 * @param ids token ids with special tokens, cut to the greatest length; with those that an injector
 *     added
 * @param types token types, as many as ids
 * @param places where each of the text's own tokens stands in the example's text, in UTF-16 units,
 *     {@link Span#NOWHERE} for tokens of no text or of the second; empty where nobody asked for
 *     them
 * @param knowledge what an injector knows of it, or null without one
 */
@SuppressWarnings("ArrayRecordComponent") // owned by the data set, never handed out for writing
public record EncodedExample(
    Example example, int[] ids, int[] types, List<Span> places, @Nullable KnownRow knowledge) {

  /** Without knowledge. */
  public EncodedExample(Example example, int[] ids, int[] types, List<Span> places) {
    this(example, ids, types, places, null);
  }

  /** Without places and knowledge. */
  public EncodedExample(Example example, int[] ids, int[] types) {
    this(example, ids, types, List.of());
  }

  static EncodedExample known(Example example, List<Span> places, KnownRow known) {
    return new EncodedExample(example, known.row().ids(), known.row().types(), places, known);
  }

  /** The tokens that the model reads. */
  public int length() {
    return ids.length;
  }

  /** The text's own tokens. */
  public int ownTokens() {
    return knowledge == null ? ids.length : knowledge.row().places().length;
  }
}
