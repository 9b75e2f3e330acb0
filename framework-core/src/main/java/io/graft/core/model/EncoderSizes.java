package io.graft.core.model;

import io.graft.spi.GraftException;
import io.graft.spi.model.EncoderConfig;

/** Refuses sizes that no encoder has, before anything is laid out by them. */
final class EncoderSizes {
  private static final int MAX_LAYERS = 1000;

  private EncoderSizes() {}

  /**
   * @param where the config.json, for messages
   * @return {@code config}
   * @throws GraftException of category DATA that names the size
   */
  static EncoderConfig checked(EncoderConfig config, String where) {
    atLeast(1, config.vocabularySize(), "the vocabulary", where);
    atLeast(1, config.hiddenSize(), "the hidden size", where);
    atLeast(1, config.layers(), "the number of layers", where);
    atLeast(1, config.heads(), "the number of attention heads", where);
    atLeast(1, config.intermediateSize(), "the intermediate size", where);
    atLeast(1, config.maxTokens(), "the number of positions", where);
    atLeast(0, config.tokenTypes(), "the number of token types", where);
    if (config.layers() > MAX_LAYERS) {
      throw refuse("the number of layers is " + config.layers(), where);
    }
    if (config.hiddenSize() % config.heads() != 0) {
      throw refuse(
          "the hidden size "
              + config.hiddenSize()
              + " is not divisible by "
              + config.heads()
              + " attention heads",
          where);
    }
    return config;
  }

  private static void atLeast(int least, int size, String what, String where) {
    if (size < least) {
      throw refuse(what + " is " + size, where);
    }
  }

  private static GraftException refuse(String what, String where) {
    return GraftException.data(what, where, "restore the file from where the model came");
  }
}
