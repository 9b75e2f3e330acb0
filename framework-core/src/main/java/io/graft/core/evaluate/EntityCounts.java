package io.graft.core.evaluate;

import io.graft.spi.text.LabelledSpan;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts entities that were found: one counts when start, end and label are all right, as in the
 * script {@code conlleval} of CoNLL-2000. Micro-averaged over texts and labels. Not thread-safe.
 */
public final class EntityCounts {
  private final Map<String, ClassScore> byLabel = new TreeMap<>();

  /** Counts one text; a span that is given twice counts once. */
  public void add(Collection<LabelledSpan> gold, Collection<LabelledSpan> predicted) {
    Set<LabelledSpan> golden = new HashSet<>(gold);
    Set<LabelledSpan> found = new HashSet<>(predicted);
    golden.forEach(span -> count(span, new ClassScore(0, 0, 1)));
    found.forEach(span -> count(span, new ClassScore(golden.contains(span) ? 1 : 0, 1, 0)));
  }

  private void count(LabelledSpan span, ClassScore one) {
    byLabel.merge(span.label(), one, ClassScore::plus);
  }

  /** The counts of all labels together. */
  public ClassScore micro() {
    return byLabel.values().stream().reduce(new ClassScore(0, 0, 0), ClassScore::plus);
  }

  /** The counts of each label that occurs or was predicted, by its name. */
  public Map<String, ClassScore> byLabel() {
    return Map.copyOf(byLabel);
  }

  /**
   * {@code f1}, {@code precision} and {@code recall}; with more than one label also {@code f1_X},
   * {@code precision_X} and {@code recall_X} of each label X.
   */
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    put(values, "", micro());
    if (byLabel.size() > 1) {
      byLabel.forEach((label, score) -> put(values, "_" + label, score));
    }
    return values;
  }

  private static void put(Map<String, Double> values, String suffix, ClassScore score) {
    values.put("f1" + suffix, score.f1());
    values.put("precision" + suffix, score.precision());
    values.put("recall" + suffix, score.recall());
  }
}
