package io.graft.core.text.batch;

import java.util.List;

/**
 * The batches of one pass over a data set, in order; each row is in exactly one of them.
 *
 * @param batches at least one
 */
public record BatchPlan(List<RowBatch> batches) {
  public BatchPlan {
    batches = List.copyOf(batches);
  }

  /** How many batches there are. */
  public int size() {
    return batches.size();
  }

  /** Tokens of all rows without padding. */
  public long realTokens() {
    return batches.stream().mapToLong(RowBatch::realTokens).sum();
  }

  /** Tokens of all batches with padding. */
  public long paddedTokens() {
    return batches.stream().mapToLong(RowBatch::paddedTokens).sum();
  }

  /** Tokens with padding over tokens without, at least 1. */
  public double paddedOverReal() {
    return (double) paddedTokens() / realTokens();
  }
}
