package io.graft.core.text.augment;

import io.graft.spi.knowledge.NamedPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a text: a name of the graph is one word however many it is written in; elsewhere a
 * run of letters and digits is one, with the apostrophes, hyphens, slashes and points inside it,
 * and a Chinese character is one.
 */
final class Words {
  private static final Pattern WORD =
      Pattern.compile(
          "\\p{IsHan}|[\\p{L}\\p{N}&&[^\\p{IsHan}]]{1,100}+"
              + "(?:['’./-][\\p{L}\\p{N}&&[^\\p{IsHan}]]{1,100}+){0,8}+");

  private Words() {}

  /** A word in {@code [start, end)}; {@code name} tells whether it is a name of the graph. */
  record Word(int start, int end, boolean name) {}

  /** The words in order, without overlap. */
  static List<Word> of(String text, List<NamedPlace> names) {
    List<Word> words = new ArrayList<>();
    int at = 0;
    for (NamedPlace name : names) {
      add(text, at, name.start(), words);
      words.add(new Word(name.start(), name.end(), true));
      at = name.end();
    }
    add(text, at, text.length(), words);
    return words;
  }

  private static void add(String text, int from, int to, List<Word> words) {
    Matcher matcher = WORD.matcher(text).region(from, to);
    while (matcher.find()) {
      words.add(new Word(matcher.start(), matcher.end(), false));
    }
  }
}
