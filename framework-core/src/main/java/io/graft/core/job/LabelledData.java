package io.graft.core.job;

import io.graft.core.recipe.DataSection;
import io.graft.core.recipe.DevSource;
import io.graft.core.recipe.Recipe;
import io.graft.core.task.Task;
import io.graft.core.text.augment.Augmentation;
import io.graft.core.text.check.FaultReport;
import io.graft.core.text.read.LabelSet;
import io.graft.core.text.read.StratifiedCut;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The examples of a job.
 *
 * @param labels the labels of the task
 * @param train what is learnt from; not empty
 * @param dev what is looked at while training; may be empty
 * @param test what is scored at the end; may be empty
 * @param faults what the check of the files found; errors in it were skipped
 * @param augmentation what was added to train, or null for nothing
 */
record LabelledData(
    LabelSet labels,
    List<Example> train,
    List<Example> dev,
    List<Example> test,
    FaultReport faults,
    @Nullable Augmentation augmentation) {

  /**
   * @throws GraftException of category DATA that names file, line and field
   */
  static LabelledData read(Recipe recipe, ChosenServices.Chosen<Task> chosen) {
    Task task = chosen.service();
    DataSection section = recipe.data();
    List<String> named = recipe.task().labels();
    LabelSet given = named.isEmpty() ? null : LabelSet.of(named);
    FaultReport faults = RecipeCheck.before(recipe, task);
    List<Example> all = task.read(section, section.train(), given);
    if (all.isEmpty()) {
      throw GraftException.data(
          "there are no examples", section.train().toString(), "give at least one for each label");
    }
    LabelSet labels = task.labels(chosen.settings(), named, all);
    LabelSet allowed = labels.size() == 0 ? null : labels;
    List<Example> train = all;
    List<Example> dev = List.of();
    if (section.dev() instanceof DevSource.File file) {
      dev = task.read(section, file.path(), allowed);
    } else if (section.dev() instanceof DevSource.Cut cut) {
      StratifiedCut parts = StratifiedCut.of(all, cut.fraction(), task::stratum);
      train = parts.train();
      dev = parts.dev();
    }
    List<Example> test =
        section.test() == null ? List.of() : task.read(section, section.test(), allowed);
    return new LabelledData(labels, train, dev, test, faults, null);
  }

  /** The same with other training examples, some of which an augmentation made. */
  LabelledData augmented(List<Example> newTrain, Augmentation made) {
    return new LabelledData(labels, newTrain, dev, test, faults, made);
  }

  /** All examples. */
  int size() {
    return train.size() + dev.size() + test.size();
  }

  /** How many texts there are, and what was skipped. */
  String describe() {
    return size()
        + " texts"
        + (augmentation == null ? "" : "; augmentation: " + augmentation.summary())
        + (faults.errors() == 0 ? "" : "; skipped for faults: " + faults.summary(true));
  }

  /** How many faults of each kind were skipped. */
  Map<String, Long> skipped() {
    Map<String, Long> skipped = new LinkedHashMap<>();
    faults
        .counts()
        .forEach(
            (kind, count) -> {
              if (kind.error()) {
                skipped.put(kind.id(), count);
              }
            });
    return skipped;
  }

  /** What results are reported on: test where there is one, else dev, else train. */
  String evaluatedName() {
    return !test.isEmpty() ? "test" : !dev.isEmpty() ? "dev" : "train";
  }
}
