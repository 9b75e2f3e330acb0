package io.graft.core.task.classification;

import io.graft.core.evaluate.CalibrationError;
import io.graft.core.evaluate.ConfusionMatrix;
import io.graft.core.evaluate.Metrics;
import io.graft.core.recipe.DataSection;
import io.graft.core.recipe.FaultChoice;
import io.graft.core.recipe.TaskSection;
import io.graft.core.task.Baseline;
import io.graft.core.task.ClassLoss;
import io.graft.core.task.Task;
import io.graft.core.task.TaskContext;
import io.graft.core.task.TaskSession;
import io.graft.core.task.centroid.CentroidScores;
import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.ExampleReader;
import io.graft.core.text.read.LabelKind;
import io.graft.core.text.read.LabelSet;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.text.Example;
import io.graft.spi.train.Loss;
import io.graft.spi.train.Targets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Each text has exactly one label. */
public final class SingleLabelTask implements Task, LabelScoring {

  @Override
  public String type() {
    return TaskSection.CLASSIFICATION;
  }

  @Override
  public List<Setting> settings() {
    return ClassLoss.settingsWith(
        Setting.text(
            "metric",
            "accuracy",
            List.of("accuracy", "macro_f1", "weighted_f1", "matthews"),
            "the primary metric"));
  }

  @Override
  public boolean multiLabel() {
    return false;
  }

  @Override
  public Targets targets(List<Example> rows, LabelSet labels) {
    return Targets.ofClasses(ids(rows, labels));
  }

  private static int[] ids(List<Example> rows, LabelSet labels) {
    return rows.stream().mapToInt(row -> labels.ids(row)[0]).toArray();
  }

  @Override
  public Loss loss(List<Example> train, LabelSet labels, Settings settings) {
    long[] counts = new long[labels.size()];
    for (int id : ids(train, labels)) {
      counts[id]++;
    }
    return ClassLoss.of(settings, labels, counts);
  }

  @Override
  public Optional<float[]> bias(List<Example> train, LabelSet labels) {
    return Optional.empty();
  }

  @Override
  public Metrics evaluate(
      List<float[]> logits, List<Example> examples, LabelSet labels, Settings settings) {
    ConfusionMatrix confusion = new ConfusionMatrix(labels.size());
    CalibrationError calibration = new CalibrationError(CalibrationError.DEFAULT_BINS);
    int[] gold = ids(examples, labels);
    for (int i = 0; i < gold.length; i++) {
      double[] probabilities = softmax(logits.get(i));
      int predicted = best(logits.get(i));
      confusion.add(gold[i], predicted);
      calibration.add(probabilities[predicted], predicted == gold[i]);
    }
    return confusion
        .metrics()
        .plus("calibration_error", calibration.value())
        .withPrimary(settings.text("metric"));
  }

  @Override
  public List<String> predicted(float[] logits, LabelSet labels) {
    return List.of(labels.name(best(logits)));
  }

  static int best(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }

  @Override
  public Map<String, Double> probabilities(float[] logits, LabelSet labels) {
    double[] values = softmax(logits);
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      probabilities.put(labels.name(i), values[i]);
    }
    return probabilities;
  }

  private static double[] softmax(float[] logits) {
    double greatest = logits[best(logits)];
    double[] values = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(logits[i] - greatest);
      sum += values[i];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= sum;
    }
    return values;
  }

  @Override
  public CentroidScores centroids(List<float[]> features, List<Example> train, LabelSet labels) {
    int[] ids = ids(train, labels);
    List<float[]> centroids = new ArrayList<>();
    for (int label = 0; label < labels.size(); label++) {
      List<float[]> members = new ArrayList<>();
      for (int i = 0; i < ids.length; i++) {
        if (ids[i] == label) {
          members.add(features.get(i));
        }
      }
      centroids.add(CentroidScores.centroid(members, features.get(0).length));
    }
    return new CentroidScores(centroids, List.of());
  }

  @Override
  public ExampleFields rows(DataSection data) {
    return ExampleFields.of(data, LabelKind.SINGLE);
  }

  @Override
  public List<Example> read(DataSection data, Path file, @Nullable LabelSet labels) {
    ExampleReader reader = new ExampleReader(rows(data), labels);
    boolean skips = data.onFault() == FaultChoice.SKIP;
    try (Stream<Example> examples = (skips ? reader.skipping() : reader).read(file)) {
      return examples.toList();
    }
  }

  @Override
  public LabelSet labels(Settings settings, List<String> named, List<Example> train) {
    return named.isEmpty() ? LabelSet.collect(train.stream()) : LabelSet.of(named);
  }

  @Override
  public TaskSession open(TaskContext context) {
    return new ClassificationSession(this, context);
  }

  @Override
  public @Nullable Baseline readBaseline(Path folder, TaskSession session) {
    return ((ClassificationSession) session).readBaseline(folder);
  }
}
