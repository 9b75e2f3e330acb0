package io.graft.core.job;

import io.graft.core.recipe.DataSection;
import io.graft.core.recipe.DevSource;
import io.graft.core.recipe.Recipe;
import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.ExampleReader;
import io.graft.core.text.read.LabelSet;
import io.graft.core.text.read.StratifiedCut;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The examples of a job.
 *
 * @param labels the labels of the task
 * @param train what is learnt from; not empty
 * @param dev what is looked at while training; may be empty
 * @param test what is scored at the end; may be empty
 */
record LabelledData(LabelSet labels, List<Example> train, List<Example> dev, List<Example> test) {

  /**
   * @throws GraftException of category DATA that names file, line and field
   */
  static LabelledData read(Recipe recipe) {
    DataSection section = recipe.data();
    ExampleFields fields = ExampleFields.of(section, recipe.task());
    List<String> named = recipe.task().labels();
    LabelSet given = named.isEmpty() ? null : LabelSet.of(named);
    List<Example> all = read(fields, given, section.train());
    if (all.isEmpty()) {
      throw GraftException.data(
          "there are no examples", section.train().toString(), "give at least one for each label");
    }
    LabelSet labels = given == null ? LabelSet.collect(all.stream()) : given;
    List<Example> train = all;
    List<Example> dev = List.of();
    if (section.dev() instanceof DevSource.File file) {
      dev = read(fields, labels, file.path());
    } else if (section.dev() instanceof DevSource.Cut cut) {
      StratifiedCut parts = StratifiedCut.of(all, cut.fraction());
      train = parts.train();
      dev = parts.dev();
    }
    List<Example> test = section.test() == null ? List.of() : read(fields, labels, section.test());
    return new LabelledData(labels, train, dev, test);
  }

  static List<Example> read(ExampleFields fields, @Nullable LabelSet labels, Path file) {
    try (Stream<Example> examples = new ExampleReader(fields, labels).read(file)) {
      return examples.toList();
    }
  }

  /** All examples. */
  int size() {
    return train.size() + dev.size() + test.size();
  }

  /** What results are reported on: test where there is one, else dev, else train. */
  String evaluatedName() {
    return !test.isEmpty() ? "test" : !dev.isEmpty() ? "dev" : "train";
  }
}
