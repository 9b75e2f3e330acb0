package io.graft.core.task.classification;

import io.graft.core.evaluate.Metrics;
import io.graft.core.task.Outcome;
import io.graft.core.task.Prediction;
import io.graft.core.task.centroid.CentroidScores;
import io.graft.core.text.read.LabelSet;
import io.graft.spi.Settings;
import io.graft.spi.text.Example;
import io.graft.spi.train.Loss;
import io.graft.spi.train.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How labels become targets and scores become labels. */
interface LabelScoring {

  /** Whether an example has any number of labels rather than exactly one. */
  boolean multiLabel();

  /** The targets of the rows of a batch. */
  Targets targets(List<Example> rows, LabelSet labels);

  /** The loss for given settings. */
  Loss loss(List<Example> train, LabelSet labels, Settings settings);

  /**
   * What the head's bias starts from, one number for each label, so that the first predictions have
   * the frequencies of the training data; empty to start from zero.
   */
  Optional<float[]> bias(List<Example> train, LabelSet labels);

  /**
   * Scores predictions.
   *
   * @param logits a row for each example
   */
  Metrics evaluate(
      List<float[]> logits, List<Example> examples, LabelSet labels, Settings settings);

  /** Scores predictions and keeps them. */
  default Outcome outcome(
      List<float[]> logits, List<Example> examples, LabelSet labels, Settings settings) {
    return new Outcome(
        evaluate(logits, examples, labels, settings), predictions(logits, examples, labels));
  }

  /** What the rows of logits say of their examples. */
  default List<Prediction> predictions(
      List<float[]> logits, List<Example> examples, LabelSet labels) {
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < logits.size(); i++) {
      Example example = examples.get(i);
      predictions.add(
          new Prediction(
              example.id(),
              example.text(),
              predicted(logits.get(i), labels),
              probabilities(logits.get(i), labels)));
    }
    return predictions;
  }

  /** The labels that a row of logits says. */
  List<String> predicted(float[] logits, LabelSet labels);

  /** A probability for every label, in the order of the labels. */
  Map<String, Double> probabilities(float[] logits, LabelSet labels);

  /** The scores of a nearest-centroid classifier, as {@link #predicted} reads logits. */
  CentroidScores centroids(List<float[]> features, List<Example> train, LabelSet labels);
}
