package io.graft.core.task;

import io.graft.core.evaluate.Metrics;
import java.util.List;

/**
 * How well a model does on a part of the data.
 *
 * @param metrics over all examples
 * @param predictions what it says of each example, in the order of the split's; empty for tasks
 *     that do not give examples labels
 */
public record Outcome(Metrics metrics, List<Prediction> predictions) {
  public Outcome {
    predictions = List.copyOf(predictions);
  }

  /** Metrics alone. */
  public static Outcome of(Metrics metrics) {
    return new Outcome(metrics, List.of());
  }
}
