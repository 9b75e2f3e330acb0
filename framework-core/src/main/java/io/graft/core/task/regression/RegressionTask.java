package io.graft.core.task.regression;

import io.graft.core.recipe.DataSection;
import io.graft.core.recipe.FaultChoice;
import io.graft.core.recipe.TaskSection;
import io.graft.core.task.Baseline;
import io.graft.core.task.Task;
import io.graft.core.task.TaskContext;
import io.graft.core.task.TaskSession;
import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.ExampleReader;
import io.graft.core.text.read.LabelKind;
import io.graft.core.text.read.LabelSet;
import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.text.Example;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Predicts a number for each text, or each pair of texts, by the mean squared error. Values of a
 * few units serve best: the head starts at their mean and is not scaled.
 */
public final class RegressionTask implements Task {
  /** What the one output stands for. */
  static final String VALUE = "value";

  @Override
  public String type() {
    return TaskSection.REGRESSION;
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.text(
            "metric",
            "r2",
            List.of("r2", "mse", "mae", "pearson", "spearman"),
            "the primary metric"));
  }

  /** Texts are looked through before a job; numbers when they are read. */
  @Override
  public ExampleFields rows(DataSection data) {
    return ExampleFields.of(data, LabelKind.NONE);
  }

  @Override
  public List<Example> read(DataSection data, Path file, @Nullable LabelSet labels) {
    ExampleReader reader = new ExampleReader(ExampleFields.of(data, LabelKind.SINGLE), null);
    boolean skips = data.onFault() == FaultChoice.SKIP;
    try (Stream<Example> examples = (skips ? reader.skipping() : reader).read(file)) {
      return examples.peek(RegressionTask::value).toList();
    }
  }

  /**
   * The number of an example.
   *
   * @throws GraftException of category DATA when it is none
   */
  static float value(Example example) {
    String text = example.labels().get(0);
    try {
      float value = Float.parseFloat(text.strip());
      if (Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw noNumber(text, example.id());
    }
    throw noNumber(text, example.id());
  }

  private static GraftException noNumber(String text, String where) {
    return GraftException.data(
        "'" + text + "' is not a finite number",
        where,
        "give a number, or name it with data.label");
  }

  @Override
  public LabelSet labels(Settings settings, List<String> named, List<Example> train) {
    if (!named.isEmpty()) {
      throw GraftException.user(
          "a number has no labels", "task.labels", "leave the key out, or set task.type");
    }
    return LabelSet.of(List.of(VALUE));
  }

  @Override
  public String stratum(Example example) {
    return "";
  }

  @Override
  public TaskSession open(TaskContext context) {
    return new RegressionSession(context);
  }

  /** There is none: an untrained head says the mean of the training data. */
  @Override
  public @Nullable Baseline readBaseline(Path folder, TaskSession session) {
    return null;
  }
}
