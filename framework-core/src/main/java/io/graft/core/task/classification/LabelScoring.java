package io.graft.core.task.classification;

import io.graft.core.evaluate.Metrics;
import io.graft.core.task.centroid.CentroidScores;
import io.graft.core.text.read.LabelSet;
import io.graft.spi.Settings;
import io.graft.spi.text.Example;
import io.graft.spi.train.Loss;
import io.graft.spi.train.Targets;
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
  Loss loss(Settings settings);

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

  /** The labels that a row of logits says. */
  List<String> predicted(float[] logits, LabelSet labels);

  /** A probability for every label, in the order of the labels. */
  Map<String, Double> probabilities(float[] logits, LabelSet labels);

  /** The scores of a nearest-centroid classifier, as {@link #predicted} reads logits. */
  CentroidScores centroids(List<float[]> features, List<Example> train, LabelSet labels);
}
