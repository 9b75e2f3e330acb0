package io.graft.spi.tensor;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an attention is to do besides its queries, keys and values.
 *
 * @param heads the number of heads; divides the hidden size
 * @param bias added to the scaled scores before the softmax, shape {@code [B|1, heads|1, Tq|1,
 *     Tk]}, or null; may require a gradient
 * @param causal whether a query sees only keys up to its own place (aligned at the end when there
 *     are more keys than queries)
 * @param dropout the probability with which an attention weight is dropped; 0 when not training
 * @param site names the random stream of the dropout
 */
public record AttentionSpec(
    int heads, @Nullable Tensor bias, boolean causal, double dropout, String site) {
  public AttentionSpec {
    Objects.requireNonNull(site, "site");
    if (heads < 1) {
      throw new IllegalArgumentException("heads " + heads);
    }
  }

  /** No bias, not causal, no dropout. */
  public static AttentionSpec of(int heads) {
    return new AttentionSpec(heads, null, false, 0, "attention");
  }

  public AttentionSpec withBias(@Nullable Tensor newBias) {
    return new AttentionSpec(heads, newBias, causal, dropout, site);
  }

  public AttentionSpec withDropout(double probability, String newSite) {
    return new AttentionSpec(heads, bias, causal, probability, newSite);
  }
}
