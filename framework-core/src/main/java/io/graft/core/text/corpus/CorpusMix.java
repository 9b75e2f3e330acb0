package io.graft.core.text.corpus;

import io.graft.spi.tensor.RandomStream;

/**
 * Which rows of a domain's and of a general corpus an epoch goes through: all of the domain's, and
 * of the general ones as many as make up a share of the whole. Each epoch takes the next ones of a
 * fixed shuffle, so that all have their turn. Rows are numbered domain first, general behind.
 * Immutable and thread-safe.
 */
public final class CorpusMix {
  private final int domainRows;
  private final int generalPerEpoch;
  private final int[] generalOrder;

  /**
   * @param domainRows rows of the domain's corpus, at least 1
   * @param generalRows rows of the general corpus; 0 without one
   * @param generalShare the share of general rows in an epoch, in [0, 1)
   * @param random shuffles the general rows
   */
  public CorpusMix(int domainRows, int generalRows, double generalShare, RandomStream random) {
    if (domainRows < 1 || generalShare < 0 || generalShare >= 1) {
      throw new IllegalArgumentException(domainRows + " rows with a share of " + generalShare);
    }
    this.domainRows = domainRows;
    this.generalPerEpoch =
        generalRows == 0 ? 0 : (int) Math.round(domainRows * generalShare / (1 - generalShare));
    this.generalOrder = new int[generalRows];
    for (int i = 0; i < generalRows; i++) { // Fisher and Yates's shuffle, from the inside out
      int j = random.below("general", i, i + 1);
      generalOrder[i] = generalOrder[j];
      generalOrder[j] = i;
    }
  }

  /** The numbers of the rows of an epoch. */
  public int[] rows(int epoch) {
    int[] rows = new int[domainRows + generalPerEpoch];
    for (int i = 0; i < rows.length; i++) {
      long turn = (long) epoch * generalPerEpoch + i - domainRows;
      rows[i] = i < domainRows ? i : domainRows + generalOrder[(int) (turn % generalOrder.length)];
    }
    return rows;
  }
}
