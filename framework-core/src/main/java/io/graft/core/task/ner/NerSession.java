package io.graft.core.task.ner;

import io.graft.core.evaluate.EntityCounts;
import io.graft.core.evaluate.Metrics;
import io.graft.core.task.Baseline;
import io.graft.core.task.ClassLoss;
import io.graft.core.task.EncodedSplit;
import io.graft.core.task.Prediction;
import io.graft.core.task.ScoredSpan;
import io.graft.core.task.TaskContext;
import io.graft.core.task.TaskSession;
import io.graft.core.text.encode.EncodedExample;
import io.graft.core.text.read.LabelSet;
import io.graft.core.text.span.Iob2;
import io.graft.core.text.span.Words;
import io.graft.core.train.ModelRunner;
import io.graft.core.train.TrainingData;
import io.graft.spi.tensor.Shape;
import io.graft.spi.text.Example;
import io.graft.spi.train.Loss;
import io.graft.spi.train.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finding entities in one job. */
record NerSession(TaskContext context) implements TaskSession {

  LabelSet tags() {
    return context.labels();
  }

  @Override
  public EncodedSplit encode(List<Example> examples) {
    List<EncodedExample> encoded = context.encoder().encodeWithPlaces(examples);
    return context.split(examples, encoded);
  }

  @Override
  public TrainingData training(EncodedSplit train) {
    return context.batchesByLength(train, rows -> TokenTargets.of(rows, tags()));
  }

  @Override
  public Loss loss(List<Example> train) {
    Loss loss = ClassLoss.of(context.settings(), tags(), counts(train));
    return (ops, logits, targets) -> {
      int size = logits.shape().dimension(-1);
      Shape flat = Shape.of(Math.toIntExact(logits.shape().elements() / size), size);
      return loss.of(ops, ops.reshape(logits, flat), targets);
    };
  }

  private long[] counts(List<Example> train) {
    long[] counts = new long[tags().size()];
    for (Example example : train) {
      Words.tags(Words.of(example), example.spans()).forEach(tag -> counts[tags().id(tag)]++);
    }
    return counts;
  }

  /** The logarithm of each tag's share of the words, so that rare tags do not collapse. */
  @Override
  public Optional<float[]> startBias(List<Example> train) {
    long[] counts = counts(train);
    double total = Arrays.stream(counts).sum() + counts.length;
    float[] bias = new float[counts.length];
    for (int i = 0; i < bias.length; i++) {
      bias[i] = (float) Math.log((counts[i] + 1) / total); // no tag is impossible
    }
    return Optional.of(bias);
  }

  @Override
  public Metrics evaluate(ModelRunner runner, Model model, EncodedSplit split) {
    return metrics(split, runner.logits(model, split.inputs(), split.evaluationBatches()));
  }

  /**
   * {@code f1}, {@code precision} and {@code recall}, by type too where there are several, and
   * {@code f1_conlleval}.
   *
   * @param scores of each example: a row for each token, one after another
   */
  Metrics metrics(EncodedSplit split, List<float[]> scores) {
    EntityCounts strict = new EntityCounts();
    EntityCounts conlleval = new EntityCounts();
    for (int i = 0; i < scores.size(); i++) {
      EncodedExample encoded = split.encoded().get(i);
      TaggedWords found = TaggedWords.of(encoded, scores.get(i), tags());
      strict.add(encoded.example().spans(), found.spans(Iob2.Orphans.OUTSIDE));
      conlleval.add(encoded.example().spans(), found.spans(Iob2.Orphans.BEGIN));
    }
    Map<String, Double> values = new LinkedHashMap<>(strict.values());
    values.put("f1_conlleval", conlleval.micro().f1());
    return new Metrics(context.settings().text("metric"), values);
  }

  @Override
  public List<Prediction> predict(ModelRunner runner, Model model, EncodedSplit split) {
    List<float[]> logits = runner.logits(model, split.inputs(), split.evaluationBatches());
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < logits.size(); i++) {
      Example example = split.examples().get(i);
      List<ScoredSpan> spans =
          TaggedWords.of(split.encoded().get(i), logits.get(i), tags())
              .scored(logits.get(i), tags());
      predictions.add(
          new Prediction(
              example.id(),
              example.text(),
              spans.stream().map(ScoredSpan::label).distinct().toList(),
              Map.of(),
              spans));
    }
    return predictions;
  }

  @Override
  public Optional<Baseline> baseline(ModelRunner runner, Model base, EncodedSplit train) {
    return Optional.of(TokenCentroids.of(this, runner, base, train));
  }
}
