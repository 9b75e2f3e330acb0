package io.graft.core.tensor;

import io.graft.spi.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A low-rank addition to a linear layer: {@code scaling * drop(x) a^T b^T} on all rows or some.
 *
 * @param a {@code [rank, in]}
 * @param b {@code [out, rank]}
 * @param scaling the factor
 * @param dropout the probability with which an element of x is dropped before {@code a}; 0 when not
 *     training
 * @param site names the random stream of the dropout
 * @param rows the rows of x (all dimensions but the last taken together) it serves, without
 *     repetition, or null for all; a run of neighbours is served without copies
 */
@SuppressWarnings("ArrayRecordComponent")
public record LowRankTerm(
    Tensor a, Tensor b, double scaling, double dropout, String site, int @Nullable [] rows) {

  /** A term for all rows, without dropout. */
  public static LowRankTerm of(Tensor a, Tensor b, double scaling) {
    return new LowRankTerm(a, b, scaling, 0, "", null);
  }
}
