package io.graft.core.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An evaluated example and what was said of it.
 *
 * @param id where it comes from, such as {@code test.jsonl:17}
 * @param text the text
 * @param second the second text of a pair, or null
 * @param gold the labels that it has
 * @param predicted those that the adapted model gives
 * @param basePredicted those that the base gives, or null where it says nothing
 * @param probabilities the adapted model's for each label of the run, in the order of the labels
 * @param baseProbabilities the base's, or null; a softmax over similarities for nearest centroids
 */
public record PredictedExample(
    String id,
    String text,
    @Nullable String second,
    List<String> gold,
    List<String> predicted,
    @Nullable List<String> basePredicted,
    List<Double> probabilities,
    @Nullable List<Double> baseProbabilities) {

  /** Whether the adapted model is right. */
  public boolean right() {
    return same(gold, predicted);
  }

  /** Whether the base is right; not where it says nothing. */
  public boolean baseRight() {
    return basePredicted != null && same(gold, basePredicted);
  }

  private static boolean same(List<String> some, List<String> others) {
    return some.size() == others.size() && some.containsAll(others);
  }
}
