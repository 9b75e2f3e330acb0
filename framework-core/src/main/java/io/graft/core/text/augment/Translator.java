package io.graft.core.text.augment;

/** Translates texts. Used by one thread at a time. */
public interface Translator {

  /**
   * Translates one text.
   *
   * @param from the language of the text, a BCP 47 tag such as {@code en}
   * @param to the language that is wanted
   * @return never null, perhaps empty
   * @throws io.graft.spi.GraftException when there is no translation
   */
  String translate(String text, String from, String to);
}
