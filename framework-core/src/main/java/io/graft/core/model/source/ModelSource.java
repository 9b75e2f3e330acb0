package io.graft.core.model.source;

import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.spi.GraftException;
import io.graft.spi.model.ConfigView;

/**
 * A pretrained model at rest. Immutable and thread-safe; what it opens is the caller's to close.
 */
public interface ModelSource {

  /** Its name in messages and adapters: that of the bundled model, or the path of the folder. */
  String name();

  /** Its {@code config.json}. */
  ConfigView config();

  /**
   * Opens the weights.
   *
   * @throws GraftException of category DATA when a file is missing, malformed or not what it should
   *     be
   */
  WeightSource openWeights();

  /**
   * Opens the tokenizer.
   *
   * @throws GraftException of category DATA when it is missing or malformed
   */
  Tokenizer openTokenizer();
}
