package io.graft.host.knowledge;

import java.util.List;

/**
 * How often names found their concept.
 *
 * @param queries names that were looked up, at least 1
 * @param atOne how many had it first
 * @param atFive how many had it among the first five
 */
public record NameAccuracy(int queries, int atOne, int atFive) {

  /** The share that had it first. */
  public double first() {
    return (double) atOne / queries;
  }

  /** The share that had it among the first five. */
  public double amongFive() {
    return (double) atFive / queries;
  }

  /** The same with one more query. */
  NameAccuracy with(int wanted, List<Integer> found) {
    int at = found.indexOf(wanted);
    return new NameAccuracy(
        queries + 1, atOne + (at == 0 ? 1 : 0), atFive + (at >= 0 && at < 5 ? 1 : 0));
  }
}
