package io.graft.core.task.classification;

import io.graft.core.evaluate.Metrics;
import io.graft.core.evaluate.MultiLabelCounts;
import io.graft.core.recipe.DataSection;
import io.graft.core.recipe.FaultChoice;
import io.graft.core.recipe.TaskSection;
import io.graft.core.task.Baseline;
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
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Each text has any number of labels, perhaps none. */
public final class MultiLabelTask implements Task, LabelScoring {
  /** Label frequencies are kept this far from 0 and 1, as their logits would be infinite there. */
  private static final double MARGIN = 1e-4;

  @Override
  public String type() {
    return TaskSection.MULTI_LABEL;
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.text(
            "metric",
            "micro_f1_with_none",
            List.of("micro_f1_with_none", "macro_f1_with_none", "micro_f1", "macro_f1"),
            "the primary metric; those with none count no label as a class, as LexGLUE does"));
  }

  @Override
  public boolean multiLabel() {
    return true;
  }

  @Override
  public Targets targets(List<Example> rows, LabelSet labels) {
    float[] values = new float[rows.size() * labels.size()];
    for (int row = 0; row < rows.size(); row++) {
      for (int id : labels.ids(rows.get(row))) {
        values[row * labels.size() + id] = 1;
      }
    }
    return Targets.ofValues(values);
  }

  @Override
  public Loss loss(List<Example> train, LabelSet labels, Settings settings) {
    return (ops, logits, targets) ->
        ops.binaryCrossEntropy(logits, Objects.requireNonNull(targets.values()));
  }

  /** Rare labels collapse to never when the bias starts from zero. */
  @Override
  public Optional<float[]> bias(List<Example> train, LabelSet labels) {
    double[] counts = new double[labels.size()];
    for (Example example : train) {
      for (int id : labels.ids(example)) {
        counts[id]++;
      }
    }
    float[] bias = new float[counts.length];
    for (int i = 0; i < bias.length; i++) {
      double share = Math.min(1 - MARGIN, Math.max(MARGIN, counts[i] / train.size()));
      bias[i] = (float) Math.log(share / (1 - share));
    }
    return Optional.of(bias);
  }

  @Override
  public Metrics evaluate(
      List<float[]> logits, List<Example> examples, LabelSet labels, Settings settings) {
    MultiLabelCounts counts = new MultiLabelCounts(labels.size());
    for (int i = 0; i < examples.size(); i++) {
      boolean[] gold = new boolean[labels.size()];
      boolean[] predicted = new boolean[labels.size()];
      for (int id : labels.ids(examples.get(i))) {
        gold[id] = true;
      }
      for (int label = 0; label < labels.size(); label++) {
        predicted[label] = logits.get(i)[label] > 0;
      }
      counts.add(gold, predicted);
    }
    return counts.metrics().withPrimary(settings.text("metric"));
  }

  @Override
  public List<String> predicted(float[] logits, LabelSet labels) {
    List<String> predicted = new ArrayList<>();
    for (int i = 0; i < logits.length; i++) {
      if (logits[i] > 0) {
        predicted.add(labels.name(i));
      }
    }
    return predicted;
  }

  @Override
  public Map<String, Double> probabilities(float[] logits, LabelSet labels) {
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int i = 0; i < logits.length; i++) {
      probabilities.put(labels.name(i), 1 / (1 + Math.exp(-logits[i])));
    }
    return probabilities;
  }

  /** For each label the centroid of the texts that have it, against that of those that do not. */
  @Override
  public CentroidScores centroids(List<float[]> features, List<Example> train, LabelSet labels) {
    int size = features.get(0).length;
    List<float[]> with = new ArrayList<>();
    List<float[]> without = new ArrayList<>();
    for (int label = 0; label < labels.size(); label++) {
      List<float[]> having = new ArrayList<>();
      List<float[]> lacking = new ArrayList<>();
      for (int i = 0; i < train.size(); i++) {
        boolean has = train.get(i).labels().contains(labels.name(label));
        (has ? having : lacking).add(features.get(i));
      }
      with.add(CentroidScores.centroid(having, size));
      without.add(CentroidScores.centroid(lacking, size));
    }
    return new CentroidScores(with, without);
  }

  @Override
  public ExampleFields rows(DataSection data) {
    return ExampleFields.of(data, LabelKind.MULTI);
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
