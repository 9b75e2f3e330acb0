package io.graft.core.task.classification;

import io.graft.core.evaluate.Metrics;
import io.graft.core.task.Baseline;
import io.graft.core.task.EncodedSplit;
import io.graft.core.task.Outcome;
import io.graft.core.task.Prediction;
import io.graft.core.task.TaskContext;
import io.graft.core.task.TaskSession;
import io.graft.core.task.centroid.CentroidFile;
import io.graft.core.task.centroid.CentroidScores;
import io.graft.core.text.encode.EncodedExample;
import io.graft.core.train.ModelRunner;
import io.graft.core.train.TrainingData;
import io.graft.spi.text.Example;
import io.graft.spi.train.Loss;
import io.graft.spi.train.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Labelling texts in one job. */
record ClassificationSession(LabelScoring scoring, TaskContext context) implements TaskSession {

  @Override
  public EncodedSplit encode(List<Example> examples) {
    return EncodedSplit.of(examples, context.encoder(), context.collator(), context.batchTokens());
  }

  @Override
  public TrainingData training(EncodedSplit train) {
    return context.batchesByLength(
        train, rows -> scoring.targets(examples(rows), context.labels()));
  }

  private static List<Example> examples(List<EncodedExample> rows) {
    return rows.stream().map(EncodedExample::example).toList();
  }

  @Override
  public Loss loss(List<Example> train) {
    return scoring.loss(train, context.labels(), context.settings());
  }

  @Override
  public Optional<float[]> startBias(List<Example> train) {
    return scoring.bias(train, context.labels());
  }

  @Override
  public Metrics evaluate(ModelRunner runner, Model model, EncodedSplit split) {
    return scoring.evaluate(
        logits(runner, model, split), split.examples(), context.labels(), context.settings());
  }

  @Override
  public Outcome outcome(ModelRunner runner, Model model, EncodedSplit split) {
    return scoring.outcome(
        logits(runner, model, split), split.examples(), context.labels(), context.settings());
  }

  @Override
  public List<Prediction> predict(ModelRunner runner, Model model, EncodedSplit split) {
    return scoring.predictions(logits(runner, model, split), split.examples(), context.labels());
  }

  private static List<float[]> logits(ModelRunner runner, Model model, EncodedSplit split) {
    return runner.logits(model, split.inputs(), split.evaluationBatches());
  }

  @Override
  public Optional<Baseline> baseline(ModelRunner runner, Model base, EncodedSplit train) {
    List<float[]> features = runner.features(base, train.inputs(), train.evaluationBatches());
    return Optional.of(baseline(scoring.centroids(features, train.examples(), context.labels())));
  }

  private Baseline baseline(CentroidScores centroids) {
    return new CentroidBaseline(scoring, context.labels(), context.settings(), centroids);
  }

  @Nullable Baseline readBaseline(Path folder) {
    CentroidScores centroids = CentroidFile.read(folder);
    return centroids == null ? null : baseline(centroids);
  }
}
