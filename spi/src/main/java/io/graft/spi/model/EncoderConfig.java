package io.graft.spi.model;

import io.graft.spi.tensor.Activation;

/**
 * The sizes of an encoder.
 *
 * @param family the {@link EncoderFamily#name()}
 * @param vocabularySize rows of the word embedding table
 * @param hiddenSize the size of a token's vector
 * @param layers the number of layers
 * @param heads attention heads; divides {@code hiddenSize}
 * @param intermediateSize the inner size of the feed-forward part
 * @param maxPositions rows of the position table
 * @param firstPosition the position of the first token
 * @param tokenTypes rows of the token type table; 0 without one
 * @param padTokenId the id of the padding token
 * @param activation between the two feed-forward layers
 * @param layerNormEpsilon added to the variance
 * @param hiddenDropout after embeddings and sub-layers, as the model was pretrained
 * @param attentionDropout on attention weights, as the model was pretrained
 */
public record EncoderConfig(
    String family,
    int vocabularySize,
    int hiddenSize,
    int layers,
    int heads,
    int intermediateSize,
    int maxPositions,
    int firstPosition,
    int tokenTypes,
    int padTokenId,
    Activation activation,
    double layerNormEpsilon,
    double hiddenDropout,
    double attentionDropout) {

  /** The greatest number of tokens that positions reach. */
  public int maxTokens() {
    return maxPositions - firstPosition;
  }
}
