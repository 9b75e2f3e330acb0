package io.graft.spi.peft;

import io.graft.spi.model.TokenKnowledge;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Tensor;

/**
 * A function of an injector's own, put after a site.
 *
 * @since 1.2
 */
@FunctionalInterface
public interface KnowledgeFunction {

  /**
   * @param knowledge what is known of the tokens; of at least one something
   * @param output what the site computed, {@code [B, T, H]}
   * @param training whether dropout is on
   * @return what goes on, of the same shape
   */
  Tensor apply(Ops ops, TokenKnowledge knowledge, Tensor output, boolean training);
}
