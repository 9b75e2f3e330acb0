package io.graft.core.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Counts of single-label predictions, and the metrics that follow from them.
 *
 * <p>Macro averages are the plain means over the classes that occur as a label or as a prediction;
 * weighted averages weight by the class's labels; a class that is never predicted counts with
 * precision 0. These are scikit-learn's conventions ({@code f1_score} with {@code
 * zero_division=0}). Memory grows with the kinds of confusion that occur, not with the square of
 * the classes. Not thread-safe.
 */
public final class ConfusionMatrix {
  private final int classes;
  private final Map<Long, Long> cells = new HashMap<>();
  private final long[] labelled;
  private final long[] predicted;
  private final long[] correct;
  private long total;

  /**
   * @param classes how many there are; at least 1
   */
  public ConfusionMatrix(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException("classes must be at least 1");
    }
    this.classes = classes;
    this.labelled = new long[classes];
    this.predicted = new long[classes];
    this.correct = new long[classes];
  }

  /**
   * Counts one example.
   *
   * @param label its class, in {@code [0, classes)}
   * @param prediction the class that was predicted
   */
  public void add(int label, int prediction) {
    Objects.checkIndex(label, classes);
    Objects.checkIndex(prediction, classes);
    cells.merge(key(label, prediction), 1L, Long::sum);
    labelled[label]++;
    predicted[prediction]++;
    if (label == prediction) {
      correct[label]++;
    }
    total++;
  }

  /** How many examples of class {@code label} were predicted as {@code prediction}. */
  public long count(int label, int prediction) {
    return cells.getOrDefault(key(label, prediction), 0L);
  }

  /** How many examples were counted. */
  public long total() {
    return total;
  }

  /** The scores of each class, in order. */
  public List<ClassScore> classScores() {
    List<ClassScore> scores = new ArrayList<>(classes);
    for (int c = 0; c < classes; c++) {
      scores.add(new ClassScore(correct[c], predicted[c], labelled[c]));
    }
    return scores;
  }

  /** The share of examples that were predicted right. */
  public double accuracy() {
    long right = 0;
    for (long c : correct) {
      right += c;
    }
    return (double) right / requireExamples();
  }

  /** The mean F1 of the classes that occur. */
  public double macroF1() {
    return macro(ClassScore::f1);
  }

  /** The mean F1 weighted by the labels of each class. */
  public double weightedF1() {
    double sum = 0;
    for (ClassScore score : classScores()) {
      sum += score.f1() * score.support();
    }
    return sum / requireExamples();
  }

  /**
   * Matthews' correlation coefficient for any number of classes (Gorodkin 2004), in [-1, 1]; 0 when
   * all labels or all predictions are one class.
   */
  public double matthews() {
    double s = requireExamples();
    double right = 0;
    double agreement = 0;
    double squaredPredicted = 0;
    double squaredLabelled = 0;
    for (int c = 0; c < classes; c++) {
      right += correct[c];
      agreement += (double) predicted[c] * labelled[c];
      squaredPredicted += (double) predicted[c] * predicted[c];
      squaredLabelled += (double) labelled[c] * labelled[c];
    }
    double spread = (s * s - squaredPredicted) * (s * s - squaredLabelled);
    return spread == 0 ? 0 : (right * s - agreement) / Math.sqrt(spread);
  }

  /**
   * {@code accuracy} (the primary one), {@code macro_f1}, {@code micro_f1} (the same as accuracy
   * here, where each example has one label), {@code weighted_f1}, {@code macro_precision}, {@code
   * macro_recall} and {@code matthews}.
   *
   * @throws IllegalStateException when nothing was counted
   */
  public Metrics metrics() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("accuracy", accuracy());
    values.put("macro_f1", macroF1());
    values.put("micro_f1", accuracy());
    values.put("weighted_f1", weightedF1());
    values.put("macro_precision", macro(ClassScore::precision));
    values.put("macro_recall", macro(ClassScore::recall));
    values.put("matthews", matthews());
    return new Metrics("accuracy", values);
  }

  private double macro(ToDoubleFunction<ClassScore> measure) {
    requireExamples();
    return classScores().stream()
        .filter(ClassScore::occurs)
        .mapToDouble(measure)
        .average()
        .orElseThrow();
  }

  private long requireExamples() {
    if (total == 0) {
      throw new IllegalStateException("no example was counted");
    }
    return total;
  }

  private static long key(int label, int prediction) {
    return (long) label << 32 | prediction;
  }
}
