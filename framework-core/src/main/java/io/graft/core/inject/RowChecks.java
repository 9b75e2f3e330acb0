package io.graft.core.inject;

import io.graft.spi.GraftException;
import io.graft.spi.inject.InjectedRow;
import io.graft.spi.inject.LinkedText;
import io.graft.spi.model.EncoderConfig;

/** Holds what an injector gave back to what it may be. */
final class RowChecks {
  private final String injector;
  private final EncoderConfig config;

  /**
   * @param injector its name
   */
  RowChecks(String injector, EncoderConfig config) {
    this.injector = injector;
    this.config = config;
  }

  /**
   * @throws GraftException of category PLUGIN that says what is wrong
   */
  InjectedRow checked(LinkedText text, InjectedRow row) {
    if (row.length() > config.maxTokens()) {
      throw wrong(row.length() + " tokens, more than the model's " + config.maxTokens());
    }
    if (row.places().length != text.length()) {
      throw wrong(row.places().length + " places for " + text.length() + " tokens of the text");
    }
    int before = -1;
    for (int i = 0; i < text.length(); i++) {
      int place = row.places()[i];
      if (place <= before || place >= row.length() || row.ids()[place] != text.ids()[i]) {
        throw wrong("token " + i + " of the text at " + place + ", where it does not stand");
      }
      before = place;
    }
    for (int i = 0; i < row.length(); i++) {
      int position = row.positions() == null ? i : row.positions()[i];
      if (row.ids()[i] < 0
          || row.ids()[i] >= config.vocabularySize()
          || position < 0
          || position >= config.maxTokens()
          || (row.visible() != null && !row.visible().get(i).get(i))) {
        throw wrong(
            "token "
                + i
                + " with id "
                + row.ids()[i]
                + " at position "
                + position
                + ", which the model does not have, or that does not see itself");
      }
    }
    return row;
  }

  private GraftException wrong(String what) {
    return GraftException.plugin(
        "injector '" + injector + "' gave a row with " + what,
        "knowledge.injector",
        "report it to the injector's vendor, or choose another one",
        null);
  }
}
