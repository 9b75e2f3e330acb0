package io.graft.core.text.encode;

import io.graft.core.text.tokenizer.Span;
import io.graft.spi.text.Example;
import java.util.List;

/**
 * An example as the model reads it.
 *
 * @param example where it came from
 * @param ids token ids with special tokens, cut to the greatest length
 * @param types token types, as many as ids
 * @param places where each token stands in the example's text, in UTF-16 units, {@link
 *     Span#NOWHERE} for tokens of no text or of the second; empty where nobody asked for them
 */
@SuppressWarnings("ArrayRecordComponent") // owned by the data set, never handed out for writing
public record EncodedExample(Example example, int[] ids, int[] types, List<Span> places) {

  /** Without places. */
  public EncodedExample(Example example, int[] ids, int[] types) {
    this(example, ids, types, List.of());
  }

  public int length() {
    return ids.length;
  }
}
