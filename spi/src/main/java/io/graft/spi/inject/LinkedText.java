package io.graft.spi.inject;

import java.util.List;

/**
 * A text, or a pair of texts, as the model's tokens with the concepts that it mentions.
 *
 * @param ids the token ids, special ones included; not to be changed
 * @param types the token types, as many; not to be changed
 * @param mentions from left to right, without overlap; their tokens lie in the row
 */
@SuppressWarnings("ArrayRecordComponent") // made for one row, as long as a text
public record LinkedText(int[] ids, int[] types, List<TokenMention> mentions) {
  public LinkedText {
    mentions = List.copyOf(mentions);
    if (types.length != ids.length) {
      throw new IllegalArgumentException(types.length + " types for " + ids.length + " tokens");
    }
    int end = 0;
    for (TokenMention mention : mentions) {
      if (mention.from() < end || mention.to() > ids.length) {
        throw new IllegalArgumentException(mention + " in a row of " + ids.length);
      }
      end = mention.to();
    }
  }

  /** The number of tokens. */
  public int length() {
    return ids.length;
  }
}
