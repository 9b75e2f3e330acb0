package io.graft.core.tensor.kernel;

/**
 * The dimensions of a multi-head attention. Queries, keys, values and outputs hold heads side by
 * side: head {@code h} of token {@code t} in sequence {@code b} starts at {@code (b * T + t) *
 * stride + h * headSize}.
 *
 * @param batch sequences
 * @param heads heads
 * @param queries tokens of a sequence that ask (Tq)
 * @param keys tokens of a sequence that are seen (Tk)
 * @param headSize elements of a head
 * @param queryStride elements between neighbouring tokens of the queries, at least heads * headSize
 * @param keyStride the same for keys and for values
 * @param biasBatch 0 without a bias, 1 when all sequences share it, else batch
 * @param biasHeads 0 without a bias, 1 when all heads share it, else heads
 * @param biasQueries 0 without a bias, 1 when all queries share it, else queries
 * @param causal whether query i sees only the keys up to {@code i + keys - queries}
 * @param dropout the probability with which an attention weight is dropped, in [0, 1)
 */
public record Attention(
    int batch,
    int heads,
    int queries,
    int keys,
    int headSize,
    int queryStride,
    int keyStride,
    int biasBatch,
    int biasHeads,
    int biasQueries,
    boolean causal,
    float dropout) {

  /** The factor on the scores, {@code 1 / sqrt(headSize)}. */
  public float scale() {
    return (float) (1 / Math.sqrt(headSize));
  }

  /** The number of attention weights, {@code batch * heads * queries * keys}. */
  public long weights() {
    return (long) batch * heads * queries * keys;
  }

  public boolean hasBias() {
    return biasBatch > 0;
  }
}
