package io.graft.core.task.answering;

import io.graft.core.model.head.TokenHead;
import io.graft.core.recipe.DataSection;
import io.graft.core.recipe.FaultChoice;
import io.graft.core.recipe.TaskSection;
import io.graft.core.task.Baseline;
import io.graft.core.task.Task;
import io.graft.core.task.TaskContext;
import io.graft.core.task.TaskSession;
import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.LabelKind;
import io.graft.core.text.read.LabelSet;
import io.graft.core.text.span.SpanFields;
import io.graft.core.text.span.TaggedTexts;
import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.text.Example;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the part of a text that answers a question: its first and its last token (Devlin et al.
 * 2019, section 4.2). A text that is too long is read in windows that overlap.
 */
public final class AnsweringTask implements Task {
  /** The label of the parts that answer. */
  static final String ANSWER = "answer";

  @Override
  public String type() {
    return TaskSection.QUESTION_ANSWERING;
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.text(
            "metric", "answer_f1", List.of("answer_f1", "exact_match"), "the primary metric"),
        Setting.integer("stride", 32, 0, 1 << 16, "tokens that two windows of a text share"),
        Setting.integer("max_answer", 30, 1, 1 << 16, "the most tokens of an answer"),
        Setting.flag("no_answer", false, "whether a question may have no answer in its text"));
  }

  @Override
  public String head() {
    return TokenHead.NAME;
  }

  /** Texts and questions are looked through before a job; answers when they are read. */
  @Override
  public ExampleFields rows(DataSection data) {
    return ExampleFields.of(data, LabelKind.NONE);
  }

  @Override
  public List<Example> read(DataSection data, Path file, @Nullable LabelSet labels) {
    SpanFields fields = new SpanFields(data.text(), data.textPair(), data.label(), ANSWER);
    return TaggedTexts.readAll(
        TaggedTexts.open(file, fields, null), file, data.onFault() == FaultChoice.SKIP);
  }

  /** The two scores of each token. */
  @Override
  public LabelSet labels(Settings settings, List<String> named, List<Example> train) {
    if (!named.isEmpty()) {
      throw GraftException.user(
          "answers have no labels", "task.labels", "leave the key out, or set task.type");
    }
    return LabelSet.of(List.of("start", "end"));
  }

  @Override
  public String stratum(Example example) {
    return example.spans().isEmpty() ? "none" : ANSWER;
  }

  /** Its rows are cut from longer texts, which are not linked. */
  @Override
  public boolean takesKnowledge() {
    return false;
  }

  @Override
  public TaskSession open(TaskContext context) {
    return new AnsweringSession(context);
  }

  /** There is none: without training there is nothing to tell beginnings and ends by. */
  @Override
  public @Nullable Baseline readBaseline(Path folder, TaskSession session) {
    return null;
  }
}
