package io.graft.core.task;

import io.graft.core.evaluate.Metrics;
import io.graft.core.train.ModelRunner;
import io.graft.core.train.TrainingData;
import io.graft.spi.text.Example;
import io.graft.spi.train.Loss;
import io.graft.spi.train.Model;
import java.util.List;
import java.util.Optional;

/** A task at work in one job. Used by one thread. */
public interface TaskSession {

  /** Makes examples ready for the model. */
  EncodedSplit encode(List<Example> examples);

  /** The batches to train on; their inputs may change from epoch to epoch. */
  TrainingData training(EncodedSplit train);

  /** Whether the states of frozen layers may be kept: inputs never change. */
  default boolean cacheable() {
    return true;
  }

  /**
   * What training minimises.
   *
   * @param train the training data, which may weigh classes
   */
  Loss loss(List<Example> train);

  /** What the head's last bias starts from; empty to start from zero. */
  Optional<float[]> startBias(List<Example> train);

  /** How well a model does. */
  Metrics evaluate(ModelRunner runner, Model model, EncodedSplit split);

  /**
   * How well a model does and, where examples have labels to compare with, what it says of each, in
   * one pass.
   */
  default Outcome outcome(ModelRunner runner, Model model, EncodedSplit split) {
    return Outcome.of(evaluate(runner, model, split));
  }

  /** What a model says of each example. */
  List<Prediction> predict(ModelRunner runner, Model model, EncodedSplit split);

  /** What the base can do without training; empty where that means nothing. */
  Optional<Baseline> baseline(ModelRunner runner, Model base, EncodedSplit train);
}
