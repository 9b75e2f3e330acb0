package io.graft.spi.inject;

import io.graft.spi.knowledge.KnowledgeGraph;
import io.graft.spi.peft.PeftContext;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an injector sees when it is opened. Valid as long as its session. Parameters and deltas are
 * those of the injector alone; the fine-tuning method has its own.
 */
@ProviderType
public interface InjectionContext extends PeftContext {

  /** The graph that texts are linked to. */
  KnowledgeGraph graph();

  /** The ids of a text's tokens by the model's tokenizer, without special ones. A new array. */
  int[] tokens(String text);

  /** The id of the token that parts texts in a row. */
  int separatorId();

  /** The greatest number of tokens of a row, injected ones included. */
  int maxTokens();

  /**
   * What the base model makes of texts: the mean of the last hidden states of each text's tokens,
   * without adapters. Not to be called while a pass of the model runs.
   *
   * @return a vector of the encoder's hidden size for each text, in order
   */
  List<float[]> vectors(List<String> texts);
}
