package io.graft.core.task.ner;

import io.graft.core.model.head.TokenHead;
import io.graft.core.recipe.DataSection;
import io.graft.core.recipe.FaultChoice;
import io.graft.core.recipe.TaskSection;
import io.graft.core.task.Baseline;
import io.graft.core.task.ClassLoss;
import io.graft.core.task.Task;
import io.graft.core.task.TaskContext;
import io.graft.core.task.TaskSession;
import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.LabelKind;
import io.graft.core.text.read.LabelSet;
import io.graft.core.text.span.Iob2;
import io.graft.core.text.span.TaggedTexts;
import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.text.Example;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the entities of texts by a tag for each word (IOB2), read off the word's first token
 * (Devlin et al. 2019, section 5.3). The outputs are the tags.
 */
public final class NerTask implements Task {

  @Override
  public String type() {
    return TaskSection.NER;
  }

  @Override
  public List<Setting> settings() {
    return ClassLoss.settingsWith(
        Setting.text(
            "metric",
            "f1",
            List.of("f1", "f1_conlleval"),
            "the primary metric; they differ in what an I- tag after no entity of its type means:"
                + " nothing, or the beginning of one"));
  }

  @Override
  public String head() {
    return TokenHead.NAME;
  }

  @Override
  public ExampleFields rows(DataSection data) {
    return ExampleFields.of(data, LabelKind.SPANS);
  }

  @Override
  public List<Example> read(DataSection data, Path file, @Nullable LabelSet labels) {
    return TaggedTexts.readAll(
        TaggedTexts.open(file, data.text(), data.label(), labels),
        file,
        data.onFault() == FaultChoice.SKIP);
  }

  @Override
  public LabelSet labels(Settings settings, List<String> named, List<Example> train) {
    if (!named.isEmpty()) {
      return Iob2.tagSet(LabelSet.of(named).names());
    }
    TreeSet<String> types = new TreeSet<>();
    train.forEach(example -> types.addAll(example.labels()));
    if (types.isEmpty()) {
      throw GraftException.data(
          "no training example has an entity", "data.train", "give labelled examples");
    }
    return Iob2.tagSet(types);
  }

  @Override
  public TaskSession open(TaskContext context) {
    return new NerSession(context);
  }

  @Override
  public @Nullable Baseline readBaseline(Path folder, TaskSession session) {
    return TokenCentroids.read(folder, (NerSession) session);
  }
}
