package io.graft.core.report;

import io.graft.core.evaluate.CalibrationError;
import io.graft.core.evaluate.ClassScore;
import io.graft.core.evaluate.ConfusionMatrix;
import io.graft.core.evaluate.MultiLabelCounts;
import io.graft.core.evaluate.PairedBootstrap;
import io.graft.core.store.PredictedExample;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Both models' scores, counted again from the predictions of a run. */
final class LabelScores {
  private final List<String> labels;
  private final boolean multiLabel;
  private final int[][] gold;
  private final int[][] adapted;
  private final int @Nullable [][] base;
  private final List<PredictedExample> examples;

  private LabelScores(
      List<String> labels,
      boolean multiLabel,
      int[][] gold,
      int[][] adapted,
      int @Nullable [][] base,
      List<PredictedExample> examples) {
    this.labels = labels;
    this.multiLabel = multiLabel;
    this.gold = gold;
    this.adapted = adapted;
    this.base = base;
    this.examples = examples;
  }

  /**
   * @param labels of the run, in the order of the probabilities
   * @param multiLabel whether an example has any number of labels rather than one
   * @return null when the examples do not fit the labels
   */
  static @Nullable LabelScores of(
      List<String> labels, boolean multiLabel, List<PredictedExample> examples) {
    Map<String, Integer> numbers = new HashMap<>();
    labels.forEach(label -> numbers.put(label, numbers.size()));
    int[][] gold = new int[examples.size()][];
    int[][] adapted = new int[examples.size()][];
    int[][] base = new int[examples.size()][];
    boolean compared = true;
    for (int i = 0; i < gold.length; i++) {
      PredictedExample example = examples.get(i);
      List<String> ofBase = example.basePredicted();
      compared &= ofBase != null;
      gold[i] = ids(example.gold(), numbers);
      adapted[i] = ids(example.predicted(), numbers);
      base[i] = ofBase == null ? new int[0] : ids(ofBase, numbers);
      boolean single = gold[i].length == 1 && adapted[i].length == 1;
      boolean fits = multiLabel || (single && (ofBase == null || base[i].length == 1));
      if (!fits || example.probabilities().size() != labels.size()) {
        return null;
      }
    }
    return new LabelScores(labels, multiLabel, gold, adapted, compared ? base : null, examples);
  }

  private static int[] ids(Collection<String> names, Map<String, Integer> numbers) {
    return names.stream().filter(numbers::containsKey).mapToInt(numbers::get).toArray();
  }

  List<String> labels() {
    return labels;
  }

  boolean multiLabel() {
    return multiLabel;
  }

  int examples() {
    return gold.length;
  }

  /** Each class's scores by the adapted model. */
  List<ClassScore> adaptedClasses() {
    return classes(adapted);
  }

  /** Each class's scores by the base, or null where the base says nothing. */
  @Nullable List<ClassScore> baseClasses() {
    return base == null ? null : classes(base);
  }

  private List<ClassScore> classes(int[][] predicted) {
    int[] all = new int[gold.length];
    java.util.Arrays.setAll(all, i -> i);
    return multiLabel ? counts(predicted, all).classScores() : matrix(predicted, all).classScores();
  }

  /** The adapted model's confusions; only for tasks with one label. */
  ConfusionMatrix confusion() {
    int[] all = new int[gold.length];
    java.util.Arrays.setAll(all, i -> i);
    return matrix(adapted, all);
  }

  /** Intervals of the differences, adapted less base; empty where the base says nothing. */
  Map<String, PairedBootstrap.Interval> differences() {
    int[][] other = base;
    return other == null
        ? Map.of()
        : PairedBootstrap.differences(
            gold.length, drawn -> metrics(other, drawn), drawn -> metrics(adapted, drawn));
  }

  private Map<String, Double> metrics(int[][] predicted, int[] drawn) {
    return multiLabel
        ? counts(predicted, drawn).metrics().values()
        : matrix(predicted, drawn).metrics().values();
  }

  private ConfusionMatrix matrix(int[][] predicted, int[] drawn) {
    ConfusionMatrix matrix = new ConfusionMatrix(labels.size());
    for (int i : drawn) {
      matrix.add(gold[i][0], predicted[i][0]);
    }
    return matrix;
  }

  private MultiLabelCounts counts(int[][] predicted, int[] drawn) {
    MultiLabelCounts counts = new MultiLabelCounts(labels.size());
    for (int i : drawn) {
      counts.add(flags(gold[i]), flags(predicted[i]));
    }
    return counts;
  }

  private boolean[] flags(int[] ids) {
    boolean[] flags = new boolean[labels.size()];
    for (int id : ids) {
      flags[id] = true;
    }
    return flags;
  }

  /**
   * How the adapted model's confidence compares with its being right: of the chosen label where
   * there is one, of the presence of each label otherwise.
   */
  CalibrationError calibration() {
    CalibrationError calibration = new CalibrationError(CalibrationError.DEFAULT_BINS);
    for (int i = 0; i < gold.length; i++) {
      List<Double> probabilities = examples.get(i).probabilities();
      if (multiLabel) {
        boolean[] has = flags(gold[i]);
        for (int label = 0; label < has.length; label++) {
          calibration.add(bounded(probabilities.get(label)), has[label]);
        }
      } else {
        int chosen = adapted[i][0];
        calibration.add(bounded(probabilities.get(chosen)), chosen == gold[i][0]);
      }
    }
    return calibration;
  }

  private static double bounded(double probability) {
    return Math.max(0, Math.min(1, probability));
  }

  /** How surely an example was got wrong: the greatest probability of a wrong decision. */
  double wrongness(int example) {
    List<Double> probabilities = examples.get(example).probabilities();
    if (!multiLabel) {
      return probabilities.get(adapted[example][0]);
    }
    boolean[] has = flags(gold[example]);
    boolean[] said = flags(adapted[example]);
    double worst = 0;
    for (int label = 0; label < has.length; label++) {
      double probability = probabilities.get(label);
      if (has[label] != said[label]) {
        worst = Math.max(worst, said[label] ? probability : 1 - probability);
      }
    }
    return worst;
  }

  /** The probability that the adapted model gave a label of an example. */
  double probability(int example, String label) {
    int id = labels.indexOf(label);
    return id < 0 ? 0 : examples.get(example).probabilities().get(id);
  }
}
