package io.graft.core.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts of multi-label predictions, and the metrics that follow from them.
 *
 * <p>F1 comes in two readings. The plain one averages over all labels, as scikit-learn does for
 * indicator matrices. The one {@code with_none} is that of LexGLUE (Chalkidis et al. 2022): having
 * no label counts as one more class, so that a text that rightly gets none counts as a success.
 * Macro averages are over all labels, those that never occur with F1 0. Not thread-safe.
 */
public final class MultiLabelCounts {
  private final long[] labelled;
  private final long[] predicted;
  private final long[] correct;
  private long total;
  private long exact;

  /**
   * @param labels how many there are; at least 1
   */
  public MultiLabelCounts(int labels) {
    if (labels < 1) {
      throw new IllegalArgumentException("labels must be at least 1");
    }
    // the last place is for "none"
    labelled = new long[labels + 1];
    predicted = new long[labels + 1];
    correct = new long[labels + 1];
  }

  /**
   * Counts one example.
   *
   * @param gold which labels it has, one entry for each label
   * @param prediction which labels were predicted, as many entries
   */
  public void add(boolean[] gold, boolean[] prediction) {
    int labels = labelled.length - 1;
    if (gold.length != labels || prediction.length != labels) {
      throw new IllegalArgumentException(
          "there are " + labels + " labels, not " + gold.length + " or " + prediction.length);
    }
    boolean noGold = true;
    boolean noPrediction = true;
    boolean same = true;
    for (int label = 0; label < labels; label++) {
      count(label, gold[label], prediction[label]);
      noGold &= !gold[label];
      noPrediction &= !prediction[label];
      same &= gold[label] == prediction[label];
    }
    count(labels, noGold, noPrediction);
    total++;
    exact += same ? 1 : 0;
  }

  /** How many examples were counted. */
  public long total() {
    return total;
  }

  /** The scores of each label, in order, without "none". */
  public List<ClassScore> classScores() {
    return scores(false);
  }

  /**
   * {@code micro_f1} (the primary one), {@code macro_f1}, {@code micro_precision}, {@code
   * micro_recall}, {@code micro_f1_with_none}, {@code macro_f1_with_none} and {@code exact_match},
   * the share of examples all of whose labels are right.
   *
   * @throws IllegalStateException when nothing was counted
   */
  public Metrics metrics() {
    if (total == 0) {
      throw new IllegalStateException("no example was counted");
    }
    ClassScore micro = sum(scores(false));
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("micro_f1", micro.f1());
    values.put("macro_f1", meanF1(scores(false)));
    values.put("micro_precision", micro.precision());
    values.put("micro_recall", micro.recall());
    values.put("micro_f1_with_none", sum(scores(true)).f1());
    values.put("macro_f1_with_none", meanF1(scores(true)));
    values.put("exact_match", (double) exact / total);
    return new Metrics("micro_f1", values);
  }

  private void count(int label, boolean gold, boolean prediction) {
    labelled[label] += gold ? 1 : 0;
    predicted[label] += prediction ? 1 : 0;
    correct[label] += gold && prediction ? 1 : 0;
  }

  private List<ClassScore> scores(boolean withNone) {
    int classes = withNone ? labelled.length : labelled.length - 1;
    List<ClassScore> scores = new ArrayList<>(classes);
    for (int c = 0; c < classes; c++) {
      scores.add(new ClassScore(correct[c], predicted[c], labelled[c]));
    }
    return scores;
  }

  private static ClassScore sum(List<ClassScore> scores) {
    return scores.stream().reduce(new ClassScore(0, 0, 0), ClassScore::plus);
  }

  private static double meanF1(List<ClassScore> scores) {
    return scores.stream().mapToDouble(ClassScore::f1).average().orElseThrow();
  }
}
