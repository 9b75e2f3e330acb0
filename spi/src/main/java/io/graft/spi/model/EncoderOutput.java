package io.graft.spi.model;

import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Tensor;
import java.util.List;

/**
 * What leaves an encoder. T' counts the tokens that the encoder saw: prompts come on top of the
 * text's own.
 *
 * @param hidden the states after the last layer that ran, {@code [B, T', H]}
 * @param mask {@code [B, T']}, 1 for a token that was attended to
 * @param tokens where the original tokens stand among the T'
 * @param layers what entered the first layer that ran and what left each one, when the pass was
 *     asked to keep them; otherwise empty
 */
public record EncoderOutput(Tensor hidden, IntMatrix mask, TokenMap tokens, List<Tensor> layers) {
  public EncoderOutput {
    layers = List.copyOf(layers);
  }

  /** 1 where a token of the text itself stands, {@code [B, T']}: what pooling looks at. */
  public IntMatrix textMask() {
    return tokens.originals(mask);
  }
}
