package io.graft.core.task.contrastive;

import static io.graft.core.objective.ContrastiveObjective.MULTI_SIMILARITY;
import static io.graft.core.objective.ContrastiveObjective.SIMCSE;

import io.graft.core.evaluate.ConfusionMatrix;
import io.graft.core.evaluate.Metrics;
import io.graft.core.evaluate.RetrievalScore;
import io.graft.core.objective.ContrastiveObjective;
import io.graft.core.task.Baseline;
import io.graft.core.task.EncodedSplit;
import io.graft.core.task.Outcome;
import io.graft.core.task.Prediction;
import io.graft.core.task.TaskContext;
import io.graft.core.task.TaskSession;
import io.graft.core.text.read.LabelSet;
import io.graft.core.train.EncodedBatches;
import io.graft.core.train.ModelRunner;
import io.graft.core.train.TrainingData;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import io.graft.spi.train.Loss;
import io.graft.spi.train.Model;
import io.graft.spi.train.Targets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Learning vectors in one job. */
final class ContrastiveSession implements TaskSession {
  private static final int[] DEPTHS = {1, 5, 10};

  private final TaskContext context;
  private final LabelSet labels;
  private final boolean classifies;
  private final boolean aligns;

  ContrastiveSession(TaskContext context) {
    this.context = context;
    this.labels = context.labels();
    String loss = context.settings().text("loss");
    this.classifies = labels.size() > 0 && ContrastiveObjective.classifies(loss);
    this.aligns = loss.equals(MULTI_SIMILARITY);
  }

  @Override
  public EncodedSplit encode(List<Example> examples) {
    boolean pairs = !examples.isEmpty() && examples.stream().allMatch(e -> e.second() != null);
    EncodedSplit split =
        EncodedSplit.of(
            pairs ? PairInputs.apart(examples) : examples,
            context.encoder(),
            context.collator(),
            context.batchTokens());
    return pairs
        ? new EncodedSplit(
            split.examples(),
            split.encoded(),
            PairInputs.of(split.inputs(), examples),
            split.evaluationBatches())
        : split;
  }

  @Override
  public TrainingData training(EncodedSplit train) {
    List<Example> examples = train.examples();
    if (!classifies && !aligns && !context.settings().text("loss").equals(SIMCSE)) {
      throw unlabelled("data.train");
    }
    if (!classifies && !aligns) {
      return context.batchesByLength(train, rows -> Targets.none());
    }
    if (aligns) {
      requireNames(examples);
    }
    int[] classes = aligns ? ownClasses(examples) : classes(examples);
    Map<Example, Integer> classOf = new HashMap<>();
    for (int i = 0; i < classes.length; i++) {
      classOf.put(examples.get(i), classes[i]);
    }
    BalancedBatches batches =
        new BalancedBatches(
            classes, train.lengths(), context.batchTokens(), context.seed(), aligns);
    return new EncodedBatches(
        train.encoded(),
        train.inputs(),
        batches::epoch,
        rows ->
            Targets.ofClasses(rows.stream().mapToInt(row -> classOf.get(row.example())).toArray()));
  }

  private static GraftException unlabelled(String where) {
    return GraftException.data(
        "the training data has no labels, which this loss needs",
        where,
        "name the field with data.label, or set task.loss to simcse");
  }

  private static void requireNames(List<Example> examples) {
    for (Example example : examples) {
      if (example.labels().isEmpty()) {
        throw unlabelled(example.id());
      }
    }
  }

  private int[] classes(List<Example> examples) {
    return examples.stream().mapToInt(this::classOf).toArray();
  }

  private int classOf(Example example) {
    int[] ids = labels.ids(example);
    if (ids.length == 0) {
      throw GraftException.data(
          "the example has no label, but others have one",
          example.id(),
          "give every example a label, or none");
    }
    return ids[0];
  }

  @Override
  public Loss loss(List<Example> train) {
    return (ops, logits, targets) ->
        ops.crossEntropy(logits, Objects.requireNonNull(targets.classes()), 0, null);
  }

  @Override
  public Optional<float[]> startBias(List<Example> train) {
    return Optional.empty();
  }

  @Override
  public Metrics evaluate(ModelRunner runner, Model model, EncodedSplit split) {
    List<float[]> vectors = runner.features(model, split.inputs(), split.evaluationBatches());
    Map<String, Double> values = new LinkedHashMap<>();
    String primary = "uniformity";
    if (split.inputs() instanceof PairInputs pairs) {
      values.put("spearman", pairs.spearman(vectors));
      primary = "spearman";
    } else if (split.examples().stream().noneMatch(example -> example.labels().isEmpty())) {
      RetrievalScore retrieval = new RetrievalScore(DEPTHS);
      retrieval.add(vectors, ownClasses(split.examples()));
      values.putAll(retrieval.values());
      primary = "mrr";
    }
    if (classifies && primary.equals("mrr")) {
      values.putAll(classified(runner, model, split).values());
      primary = "accuracy";
    }
    values.put("uniformity", Uniformity.of(vectors));
    return new Metrics(context.settings().optionalText("metric").orElse(primary), values);
  }

  /** Examples of a classifier have a label to compare with. */
  @Override
  public Outcome outcome(ModelRunner runner, Model model, EncodedSplit split) {
    Metrics metrics = evaluate(runner, model, split);
    return classifies && metrics.values().containsKey("accuracy")
        ? new Outcome(metrics, predict(runner, model, split))
        : Outcome.of(metrics);
  }

  private Metrics classified(ModelRunner runner, Model model, EncodedSplit split) {
    List<float[]> logits = runner.logits(model, split.inputs(), split.evaluationBatches());
    int[] gold = classes(split.examples());
    ConfusionMatrix confusion = new ConfusionMatrix(labels.size());
    for (int i = 0; i < gold.length; i++) {
      confusion.add(gold[i], best(logits.get(i)));
    }
    return confusion.metrics();
  }

  private static int best(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }

  /** Classes by the names that occur, whether training knew them or not. */
  private static int[] ownClasses(List<Example> examples) {
    Map<String, Integer> numbers = new HashMap<>();
    return examples.stream()
        .mapToInt(
            example -> numbers.computeIfAbsent(example.labels().get(0), name -> numbers.size()))
        .toArray();
  }

  /**
   * The class of each text.
   *
   * @throws GraftException of category USER when no classifier was trained
   */
  @Override
  public List<Prediction> predict(ModelRunner runner, Model model, EncodedSplit split) {
    if (!classifies) {
      throw GraftException.user(
          "the run learnt vectors and no classes",
          null,
          "get the vectors with: graft embed --model RUN --text TEXT");
    }
    List<float[]> logits = runner.logits(model, split.inputs(), split.evaluationBatches());
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < logits.size(); i++) {
      Example example = split.examples().get(i);
      predictions.add(
          new Prediction(
              example.id(),
              example.text(),
              List.of(labels.name(best(logits.get(i)))),
              probabilities(logits.get(i))));
    }
    return predictions;
  }

  private Map<String, Double> probabilities(float[] logits) {
    double greatest = logits[best(logits)];
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - greatest);
    }
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int i = 0; i < logits.length; i++) {
      probabilities.put(labels.name(i), Math.exp(logits[i] - greatest) / sum);
    }
    return probabilities;
  }

  /** None of its own: the model before training is scored like the one after. */
  @Override
  public Optional<Baseline> baseline(ModelRunner runner, Model base, EncodedSplit train) {
    return Optional.empty();
  }
}
