package io.graft.spi.inject;

import io.graft.spi.Session;

/** An injector at work in one job. Used by one thread at a time. */
public interface InjectorSession extends Session {

  /**
   * What the model is to read in place of a text's own tokens. The same text always gives the same
   * row. A text without mentions must come back {@linkplain InjectedRow#unchanged unchanged}.
   *
   * @param text at most as many tokens as the recipe keeps of a text
   * @return never null; at most {@link InjectionContext#maxTokens()} tokens
   */
  InjectedRow inject(LinkedText text);
}
