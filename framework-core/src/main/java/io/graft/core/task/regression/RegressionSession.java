package io.graft.core.task.regression;

import io.graft.core.evaluate.Metrics;
import io.graft.core.evaluate.RegressionScore;
import io.graft.core.task.Baseline;
import io.graft.core.task.EncodedSplit;
import io.graft.core.task.Prediction;
import io.graft.core.task.TaskContext;
import io.graft.core.task.TaskSession;
import io.graft.core.text.encode.EncodedExample;
import io.graft.core.train.ModelRunner;
import io.graft.core.train.TrainingData;
import io.graft.spi.text.Example;
import io.graft.spi.train.Loss;
import io.graft.spi.train.Model;
import io.graft.spi.train.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Predicting numbers in one job. */
record RegressionSession(TaskContext context) implements TaskSession {

  @Override
  public EncodedSplit encode(List<Example> examples) {
    return EncodedSplit.of(examples, context.encoder(), context.collator(), context.batchTokens());
  }

  @Override
  public TrainingData training(EncodedSplit train) {
    return context.batchesByLength(train, RegressionSession::targets);
  }

  private static Targets targets(List<EncodedExample> rows) {
    float[] values = new float[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = RegressionTask.value(rows.get(i).example());
    }
    return Targets.ofValues(values);
  }

  @Override
  public Loss loss(List<Example> train) {
    return (ops, logits, targets) ->
        ops.meanSquaredError( // (B, 1) both
            logits, ops.constant(logits.shape(), Objects.requireNonNull(targets.values())));
  }

  @Override
  public Optional<float[]> startBias(List<Example> train) {
    double sum = train.stream().mapToDouble(RegressionTask::value).sum();
    return Optional.of(new float[] {(float) (sum / Math.max(1, train.size()))});
  }

  @Override
  public Metrics evaluate(ModelRunner runner, Model model, EncodedSplit split) {
    List<float[]> logits = runner.logits(model, split.inputs(), split.evaluationBatches());
    return new Metrics(
        context.settings().text("metric"),
        RegressionScore.values(
            split.examples().stream().mapToDouble(RegressionTask::value).toArray(),
            logits.stream().mapToDouble(row -> row[0]).toArray()));
  }

  @Override
  public List<Prediction> predict(ModelRunner runner, Model model, EncodedSplit split) {
    List<float[]> logits = runner.logits(model, split.inputs(), split.evaluationBatches());
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < logits.size(); i++) {
      Example example = split.examples().get(i);
      predictions.add(
          new Prediction(
              example.id(),
              example.text(),
              List.of(RegressionTask.VALUE),
              Map.of(RegressionTask.VALUE, (double) logits.get(i)[0])));
    }
    return predictions;
  }

  @Override
  public Optional<Baseline> baseline(ModelRunner runner, Model base, EncodedSplit train) {
    return Optional.empty();
  }
}
