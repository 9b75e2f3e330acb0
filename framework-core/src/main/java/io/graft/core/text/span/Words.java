package io.graft.core.text.span;

import io.graft.spi.text.Example;
import io.graft.spi.text.LabelledSpan;
import io.graft.spi.text.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The words of a text, which tags belong to. Where the data does not say them, a word is a run of
 * letters, marks and digits; a single ideograph, or kana; or any other single character but white
 * space.
 */
public final class Words {
  private Words() {}

  /** The words of an example: its own, or those that its text is cut into. */
  public static List<Segment> of(Example example) {
    return example.words().isEmpty() ? cut(example.text()) : example.words();
  }

  /** Cuts a text. */
  static List<Segment> cut(String text) {
    List<Segment> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = at + Character.charCount(text.codePointAt(at));
      if (inRun(text.codePointAt(at))) {
        while (end < text.length() && inRun(text.codePointAt(end))) {
          end += Character.charCount(text.codePointAt(end));
        }
      }
      String word = text.substring(at, end);
      if (!word.isBlank()) {
        words.add(new Segment(at, end, word));
      }
      at = end;
    }
    return words;
  }

  private static boolean inRun(int c) {
    int type = Character.getType(c);
    boolean mark = type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    return (Character.isLetterOrDigit(c) || mark) && !standsAlone(c);
  }

  /** Whether a character is a word by itself in running text: ideographs and kana. */
  static boolean standsAlone(int c) {
    Character.UnicodeScript script = Character.UnicodeScript.of(c);
    return script == Character.UnicodeScript.HAN
        || script == Character.UnicodeScript.HIRAGANA
        || script == Character.UnicodeScript.KATAKANA;
  }

  /**
   * The tag of each word. A span takes every word that it touches; of two spans that share a word
   * the one that begins first has it, of two that begin together the longer one.
   */
  public static List<String> tags(List<Segment> words, List<LabelledSpan> spans) {
    List<LabelledSpan> ordered = new ArrayList<>(spans);
    ordered.sort(
        Comparator.comparingInt(LabelledSpan::start)
            .thenComparing(Comparator.comparingInt(LabelledSpan::end).reversed()));
    List<Iob2.WordSpan> entities = new ArrayList<>();
    int from = 0;
    for (LabelledSpan span : ordered) {
      while (from < words.size() && words.get(from).end() <= span.start()) {
        from++;
      }
      int to = from;
      while (to < words.size() && words.get(to).start() < span.end()) {
        to++;
      }
      if (to > from) {
        entities.add(new Iob2.WordSpan(from, to, span.label()));
      }
    }
    return Iob2.tags(entities, words.size());
  }
}
