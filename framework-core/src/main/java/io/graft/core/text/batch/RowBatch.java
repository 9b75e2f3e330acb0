package io.graft.core.text.batch;

/**
 * Rows of a data set that go through the model together, padded to the longest of them.
 *
 * @param rows their places in the data set, at least one; a copy is taken and given
 * @param longest tokens of the longest row
 * @param realTokens tokens of all rows without padding
 */
public record RowBatch(int[] rows, int longest, long realTokens) {
  public RowBatch {
    rows = rows.clone();
  }

  @Override
  public int[] rows() {
    return rows.clone();
  }

  public int size() {
    return rows.length;
  }

  /** Tokens with padding. */
  public long paddedTokens() {
    return (long) rows.length * longest;
  }
}
