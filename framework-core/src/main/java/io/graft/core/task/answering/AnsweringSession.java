package io.graft.core.task.answering;

import io.graft.core.evaluate.AnswerScore;
import io.graft.core.evaluate.Metrics;
import io.graft.core.task.Baseline;
import io.graft.core.task.EncodedSplit;
import io.graft.core.task.Prediction;
import io.graft.core.task.ScoredSpan;
import io.graft.core.task.TaskContext;
import io.graft.core.task.TaskSession;
import io.graft.core.text.encode.EncodedExample;
import io.graft.core.train.ModelRunner;
import io.graft.core.train.TrainingData;
import io.graft.spi.text.Example;
import io.graft.spi.train.Loss;
import io.graft.spi.train.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answering questions in one job. An example has a row for each window of its text. */
record AnsweringSession(TaskContext context) implements TaskSession {

  @Override
  public EncodedSplit encode(List<Example> examples) {
    ContextWindows windows =
        new ContextWindows(context.encoder(), context.settings().integer("stride"));
    List<EncodedExample> rows = new ArrayList<>();
    examples.forEach(example -> rows.addAll(windows.of(example)));
    return context.split(examples, rows);
  }

  @Override
  public TrainingData training(EncodedSplit train) {
    return context.batchesByLength(train, AnswerTargets::of);
  }

  @Override
  public Loss loss(List<Example> train) {
    return AnswerTargets::loss;
  }

  @Override
  public Optional<float[]> startBias(List<Example> train) {
    return Optional.empty();
  }

  @Override
  public Metrics evaluate(ModelRunner runner, Model model, EncodedSplit split) {
    AnswerScore score = new AnswerScore();
    List<@Nullable FoundAnswer> found = found(runner, model, split);
    for (int i = 0; i < found.size(); i++) {
      Example example = split.examples().get(i);
      FoundAnswer answer = found.get(i);
      score.add(
          example.spans().stream()
              .map(span -> example.text().substring(span.start(), span.end()))
              .toList(),
          answer == null ? "" : example.text().substring(answer.start(), answer.end()));
    }
    return new Metrics(context.settings().text("metric"), score.values());
  }

  @Override
  public List<Prediction> predict(ModelRunner runner, Model model, EncodedSplit split) {
    List<@Nullable FoundAnswer> found = found(runner, model, split);
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Example example = split.examples().get(i);
      FoundAnswer answer = found.get(i);
      List<ScoredSpan> spans =
          answer == null
              ? List.of()
              : List.of(
                  new ScoredSpan(
                      answer.start(), answer.end(), AnsweringTask.ANSWER, answer.probability()));
      predictions.add(new Prediction(example.id(), example.text(), List.of(), Map.of(), spans));
    }
    return predictions;
  }

  /** The best answer of each example; null where there is none. */
  private List<@Nullable FoundAnswer> found(ModelRunner runner, Model model, EncodedSplit split) {
    List<float[]> logits = runner.logits(model, split.inputs(), split.evaluationBatches());
    List<@Nullable FoundAnswer> found = new ArrayList<>();
    int row = 0;
    for (Example example : split.examples()) {
      FoundAnswer best = null;
      while (row < logits.size() && split.encoded().get(row).example() == example) {
        FoundAnswer here =
            FoundAnswer.of(
                split.encoded().get(row),
                logits.get(row),
                context.settings().integer("max_answer"));
        best = here != null && (best == null || here.margin() > best.margin()) ? here : best;
        row++;
      }
      boolean none = best != null && best.margin() <= 0 && context.settings().flag("no_answer");
      found.add(none ? null : best);
    }
    return found;
  }

  @Override
  public Optional<Baseline> baseline(ModelRunner runner, Model base, EncodedSplit train) {
    return Optional.empty();
  }
}
