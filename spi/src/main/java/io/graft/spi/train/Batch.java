package io.graft.spi.train;

import io.graft.spi.model.EncoderInput;

/**
 * Some rows that go through the model together.
 *
 * @param input B rows of T tokens
 * @param targets what they should come out as
 * @param indices the place of each row in its data set
 * @param realTokens tokens without padding
 */
public record Batch(EncoderInput input, Targets targets, int[] indices, int realTokens) {

  public int rows() {
    return input.rows();
  }

  /** Tokens with padding. */
  public int paddedTokens() {
    return input.rows() * input.tokensPerRow();
  }
}
