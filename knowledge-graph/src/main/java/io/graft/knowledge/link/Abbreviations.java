package io.graft.knowledge.link;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds abbreviations that a text defines, {@code long form (SF)}, by the algorithm of Schwartz and
 * Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text" (PSB
 * 2003).
 */
final class Abbreviations {
  private static final int MIN_LENGTH = 2;
  private static final int MAX_LENGTH = 10;

  /**
   * A definition.
   *
   * @param shortForm the abbreviation
   * @param longStart where the long form begins, in UTF-16 units
   * @param longEnd where it ends
   */
  record Definition(String shortForm, int longStart, int longEnd) {}

  private Abbreviations() {}

  static List<Definition> in(String text) {
    List<Definition> found = new ArrayList<>();
    for (int open = text.indexOf('('); open >= 0; open = text.indexOf('(', open + 1)) {
      int close = text.indexOf(')', open);
      if (close < 0) {
        break;
      }
      String inside = text.substring(open + 1, close).strip();
      int cut = firstOf(inside, ";,");
      String shortForm = (cut < 0 ? inside : inside.substring(0, cut)).strip();
      int end = open;
      while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
        end--;
      }
      if (end > 0 && valid(shortForm)) {
        int from = earliest(text, end, shortForm.length());
        int start = longStart(shortForm, text, from, end);
        if (start >= 0) {
          found.add(new Definition(shortForm, start, end));
        }
      }
    }
    return found;
  }

  private static int firstOf(String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static boolean valid(String shortForm) {
    return shortForm.length() >= MIN_LENGTH
        && shortForm.length() <= MAX_LENGTH
        && Character.isLetterOrDigit(shortForm.charAt(0))
        && shortForm.chars().anyMatch(Character::isUpperCase)
        && shortForm.chars().filter(Character::isWhitespace).count() <= 1;
  }

  /** Where min(|SF| + 5, 2 |SF|) words before {@code end} begin. */
  private static int earliest(String text, int end, int length) {
    int words = Math.min(length + 5, 2 * length);
    int at = end;
    while (at > 0 && words > 0) {
      while (at > 0 && !Character.isWhitespace(text.charAt(at - 1))) {
        at--;
      }
      words--;
      if (words > 0) {
        while (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
          at--;
        }
      }
    }
    return at;
  }

  /** Matches the letters of the short form backwards; the first must begin a word. */
  private static int longStart(String shortForm, String text, int from, int end) {
    int at = end - 1;
    for (int s = shortForm.length() - 1; s >= 0; s--) {
      char c = Character.toLowerCase(shortForm.charAt(s));
      if (!Character.isLetterOrDigit(c)) {
        continue;
      }
      while (at >= from
          && (Character.toLowerCase(text.charAt(at)) != c
              || (s == 0 && at > from && Character.isLetterOrDigit(text.charAt(at - 1))))) {
        at--;
      }
      if (at < from) {
        return -1;
      }
      at--;
    }
    int start = at + 1;
    String longForm = text.substring(start, end);
    boolean longer = longForm.length() > shortForm.length() && !longForm.contains(shortForm + " ");
    return longer ? start : -1;
  }
}
