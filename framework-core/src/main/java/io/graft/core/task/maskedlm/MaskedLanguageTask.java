package io.graft.core.task.maskedlm;

import io.graft.core.model.head.MaskedLanguageHead;
import io.graft.core.objective.MaskedLanguageObjective;
import io.graft.core.recipe.DataSection;
import io.graft.core.task.Baseline;
import io.graft.core.task.Task;
import io.graft.core.task.TaskContext;
import io.graft.core.task.TaskSession;
import io.graft.core.text.read.LabelSet;
import io.graft.core.text.read.RawTexts;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.text.Example;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Continued pretraining by guessing hidden tokens: on raw text of the domain (DAPT) or on the texts
 * of the task itself (TAPT; both Gururangan et al. 2020). Labels, where the data has any, are
 * passed over.
 */
public final class MaskedLanguageTask implements Task {
  /** The value of {@code task.type}. */
  public static final String TYPE = "masked-lm";

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<Setting> settings() {
    return MaskedLanguageSettings.DECLARED;
  }

  @Override
  public String head() {
    return MaskedLanguageHead.NAME;
  }

  @Override
  public String objective() {
    return MaskedLanguageObjective.NAME;
  }

  @Override
  public List<String> newTokens(Settings settings, DataSection data) {
    return new MaskedLanguageSettings(settings, data).newTokens();
  }

  @Override
  public List<Example> read(DataSection data, Path file, @Nullable LabelSet labels) {
    List<Example> examples = new ArrayList<>();
    try (Stream<String> documents = RawTexts.documents(file, data.text())) {
      documents.forEach(
          text ->
              examples.add(
                  new Example(
                      file.getFileName() + "#" + (examples.size() + 1), text, null, List.of())));
    }
    return examples;
  }

  @Override
  public LabelSet labels(Settings settings, List<String> named, List<Example> train) {
    return LabelSet.none();
  }

  /** Its rows are cut from longer texts, which are not linked. */
  @Override
  public boolean takesKnowledge() {
    return false;
  }

  @Override
  public TaskSession open(TaskContext context) {
    return new MaskedLanguageSession(context);
  }

  /** A run's base is no longer at hand as it was, with the head that training began from. */
  @Override
  public @Nullable Baseline readBaseline(Path folder, TaskSession session) {
    return null;
  }
}
