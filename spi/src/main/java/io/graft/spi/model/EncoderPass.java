package io.graft.spi.model;

import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One run of an encoder, as its family sees it. Each call names a site; what methods declared there
 * is applied by Graft.
 */
@ProviderType
public interface EncoderPass {

  EncoderConfig config();

  Ops ops();

  /** The position of each token, {@code [B, T]}. */
  IntMatrix positions();

  /** The type of each token, {@code [B, T]}; all zeros unless the input says otherwise. */
  IntMatrix types();

  /**
   * The states of the tokens that {@code layer} has to answer for: all of them, or, in the last
   * layer of a pass that needs nothing else, that of each text's first token. Queries, and what is
   * added to what attention gives, may be made from these alone; keys and values need all.
   *
   * @param hidden {@code [B, T, H]}, what entered the layer
   * @return {@code hidden} itself or {@code [B, 1, H]}
   */
  default Tensor asked(int layer, Tensor hidden) {
    return hidden;
  }

  /** Rows of the table at {@code site}: {@code [B, T]} to {@code [B, T, H]}. */
  Tensor lookup(String site, IntMatrix ids);

  /**
   * The linear layer at {@code site}.
   *
   * @param x {@code [..., in]}
   * @param residual {@code [..., out]}, added to the result, or null
   * @return {@code [..., out]}
   */
  Tensor linear(String site, Tensor x, @Nullable Tensor residual);

  /** The layer normalisation at {@code site}, with the configured epsilon. */
  Tensor norm(String site, Tensor x);

  /**
   * The attention at {@code site}, with the mask, the bias and the causal flag of the input,
   * further key and value rows that were declared there, and dropout when training.
   *
   * @param query {@code [B, T, H]}, or {@code [B, 1, H]} as {@link #asked} gives it
   * @param key {@code [B, T, H]}
   * @param value {@code [B, T, H]}
   * @return like {@code query}
   */
  Tensor attention(String site, Tensor query, Tensor key, Tensor value);

  /** Whether {@link #dropout} drops anything in this pass. */
  boolean drops();

  /** Dropout of hidden states with the job's probability; the identity when not training. */
  Tensor dropout(String site, Tensor x);
}
