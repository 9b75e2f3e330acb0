package io.graft.core.job;

import io.graft.core.store.PredictedExample;
import io.graft.core.task.EncodedSplit;
import io.graft.core.task.Outcome;
import io.graft.core.task.Prediction;
import io.graft.core.text.read.LabelSet;
import io.graft.spi.text.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job measured.
 *
 * @param train the examples that were trained on
 * @param split the examples that results are reported on
 * @param before what the base does with them
 * @param after what the adapted model does with them
 * @param forgetting what {@link GeneralProbe} found
 * @param summary how training went
 */
record Evidence(
    EncodedSplit train,
    EncodedSplit split,
    Outcome before,
    Outcome after,
    List<Map<String, Object>> forgetting,
    TrainingSummary summary) {

  /** Each example beside what both models say of it; empty where the task gives no labels. */
  List<PredictedExample> predictions(LabelSet labels) {
    List<PredictedExample> predicted = new ArrayList<>();
    boolean compared = !before.predictions().isEmpty();
    for (int i = 0; i < after.predictions().size(); i++) {
      Example example = split.examples().get(i);
      Prediction adapted = after.predictions().get(i);
      @Nullable Prediction base = compared ? before.predictions().get(i) : null;
      predicted.add(
          new PredictedExample(
              example.id(),
              example.text(),
              example.second(),
              example.labels(),
              adapted.labels(),
              base == null ? null : base.labels(),
              probabilities(adapted, labels),
              base == null ? null : probabilities(base, labels)));
    }
    return predicted;
  }

  private static List<Double> probabilities(Prediction prediction, LabelSet labels) {
    return labels.names().stream()
        .map(name -> prediction.scores().getOrDefault(name, 0.0))
        .toList();
  }
}
