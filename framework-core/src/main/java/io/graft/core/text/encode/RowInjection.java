package io.graft.core.text.encode;

import io.graft.core.text.tokenizer.Encoding;
import io.graft.spi.text.Example;

/** Puts knowledge into rows. Used by one thread at a time. */
@FunctionalInterface
public interface RowInjection {

  /**
   * What the model reads in place of an example's own tokens.
   *
   * @param encoding the example's tokens with their places in its texts
   */
  KnownRow inject(Example example, Encoding encoding);
}
