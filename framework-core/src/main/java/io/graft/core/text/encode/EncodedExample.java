package io.graft.core.text.encode;

import io.graft.spi.text.Example;

/**
 * An example as the model reads it.
 *
 * @param example where it came from
 * @param ids token ids with special tokens, cut to the greatest length
 * @param types token types, as many as ids
 */
@SuppressWarnings("ArrayRecordComponent") // owned by the data set, never handed out for writing
public record EncodedExample(Example example, int[] ids, int[] types) {

  public int length() {
    return ids.length;
  }
}
