package io.graft.core.search;

import io.graft.core.evaluate.Metrics;
import io.graft.spi.GraftException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which trials run on which budget. Random search (Bergstra and Bengio 2012) runs all on the whole
 * budget; successive halving (Jamieson and Talwalkar 2016) runs all on a small one, keeps the best
 * third, triples the budget, and so on until the whole budget is reached.
 *
 * @param halving whether to halve
 * @param trials how many settings are tried, at least 1
 * @param epochs the whole budget of a trial, at least 1
 */
public record SearchPlan(boolean halving, int trials, int epochs) {
  /** One of how many trials goes on, and by how much the budget grows. */
  public static final int FACTOR = 3;

  private static final int MAX_TRIALS = 1000;

  public SearchPlan {
    if (trials < 1 || trials > MAX_TRIALS) {
      throw GraftException.user(
          "the number of trials is " + trials, "--trials", "give a number from 1 to " + MAX_TRIALS);
    }
  }

  /** The budgets of the rounds in epochs, growing; the last is the whole budget. */
  public List<Integer> budgets() {
    List<Integer> budgets = new ArrayList<>(List.of(epochs));
    int left = trials;
    while (halving && left >= FACTOR && budgets.get(0) > 1) {
      budgets.add(0, Math.max(1, Math.round(budgets.get(0) / (float) FACTOR)));
      left /= FACTOR;
    }
    return List.copyOf(budgets);
  }

  /** The trials of the first round: all, from 1. */
  public List<Integer> first() {
    List<Integer> all = new ArrayList<>();
    for (int trial = 1; trial <= trials; trial++) {
      all.add(trial);
    }
    return all;
  }

  /**
   * The trials that go on to the next round, best first; of equals the one that came first. Failed
   * trials never do.
   */
  public static List<Integer> survivors(List<TrialResult> round) {
    return ranked(round).stream()
        .limit(Math.max(1, round.size() / FACTOR))
        .map(TrialResult::trial)
        .toList();
  }

  /** The trials that have a value, best first. */
  public static List<TrialResult> ranked(List<TrialResult> results) {
    Comparator<TrialResult> byValue =
        Comparator.comparingDouble(
            result -> Metrics.lowerIsBetter(result.metric()) ? result.value() : -result.value());
    return results.stream()
        .filter(result -> !result.failed())
        .sorted(byValue.thenComparingInt(TrialResult::trial))
        .toList();
  }
}
