package io.graft.core.evaluate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Exact match and F1 of answers, as SQuAD counts them (Rajpurkar et al. 2016): in lower case,
 * without punctuation and English articles, words compared as bags; of several right answers the
 * one that fits best. A Chinese or Japanese character counts as a word. A question without an
 * answer is right when none is given. Not thread-safe.
 */
public final class AnswerScore {
  private static final Set<String> ARTICLES = Set.of("a", "an", "the");

  private long questions;
  private long exact;
  private double f1;

  /**
   * Counts one question.
   *
   * @param gold the right answers; empty when there is none
   * @param predicted the given answer; empty for none
   */
  public void add(Collection<String> gold, String predicted) {
    List<String> given = words(predicted);
    boolean match = gold.isEmpty() && given.isEmpty();
    double best = match ? 1 : 0;
    for (String answer : gold) {
      List<String> right = words(answer);
      match |= right.equals(given);
      best = Math.max(best, f1(right, given));
    }
    questions++;
    exact += match ? 1 : 0;
    f1 += best;
  }

  /** The words of an answer that are compared. */
  static List<String> words(String answer) {
    StringBuilder spaced = new StringBuilder();
    answer
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .forEach(
            c -> {
              if (Character.isIdeographic(c)) {
                spaced.append(' ').appendCodePoint(c).append(' ');
              } else if (Character.isWhitespace(c)) {
                spaced.append(' ');
              } else if (Character.isLetterOrDigit(c) || mark(c)) {
                spaced.appendCodePoint(c);
              }
            });
    List<String> words = new ArrayList<>();
    for (String word : spaced.toString().strip().split(" +")) {
      if (!word.isEmpty() && !ARTICLES.contains(word)) {
        words.add(word);
      }
    }
    return words;
  }

  private static boolean mark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  private static double f1(List<String> right, List<String> given) {
    if (right.isEmpty() || given.isEmpty()) {
      return right.equals(given) ? 1 : 0;
    }
    Map<String, Integer> left = new HashMap<>();
    right.forEach(word -> left.merge(word, 1, Integer::sum));
    int common = 0;
    for (String word : given) {
      if (left.merge(word, -1, Integer::sum) >= 0) {
        common++;
      }
    }
    return 2.0 * common / (right.size() + given.size());
  }

  /**
   * {@code exact_match} and {@code answer_f1}, the means over questions.
   *
   * @throws IllegalStateException when nothing was counted
   */
  public Map<String, Double> values() {
    if (questions == 0) {
      throw new IllegalStateException("no question was counted");
    }
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("exact_match", (double) exact / questions);
    values.put("answer_f1", f1 / questions);
    return values;
  }
}
