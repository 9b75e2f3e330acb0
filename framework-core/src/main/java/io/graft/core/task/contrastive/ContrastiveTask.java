package io.graft.core.task.contrastive;

import io.graft.core.model.head.VectorHead;
import io.graft.core.objective.ContrastiveObjective;
import io.graft.core.recipe.DataFormat;
import io.graft.core.recipe.DataSection;
import io.graft.core.task.Baseline;
import io.graft.core.task.Task;
import io.graft.core.task.TaskContext;
import io.graft.core.task.TaskSession;
import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.ExampleReader;
import io.graft.core.text.read.LabelKind;
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
 * Learns vectors of texts. {@link ContrastiveObjective} has the losses; {@code simcse} needs texts
 * alone, {@code supervised} and {@code pairs} need their classes and end with a classifier, {@code
 * multi-similarity} needs classes and has none. Scored is how well a text finds others of its class
 * and, once there is a classifier, how well that does.
 */
public final class ContrastiveTask implements Task {
  /** The value of {@code task.type}. */
  public static final String TYPE = "contrastive";

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        ContrastiveObjective.LOSS,
        Setting.text(
            "metric",
            null,
            List.of("accuracy", "macro_f1", "mrr", "recall@1", "recall@5", "recall@10"),
            "the primary metric; accuracy with a classifier, else mrr"));
  }

  @Override
  public String head() {
    return VectorHead.NAME;
  }

  @Override
  public String objective() {
    return ContrastiveObjective.NAME;
  }

  @Override
  public List<Example> read(DataSection data, Path file, @Nullable LabelSet labels) {
    if (DataFormat.plainText(file)) {
      return raw(data, file);
    }
    ExampleFields fields = ExampleFields.of(data, LabelKind.OPTIONAL);
    try (Stream<Example> examples = new ExampleReader(fields, labels).read(file)) {
      return examples.toList();
    }
  }

  private static List<Example> raw(DataSection data, Path file) {
    List<Example> examples = new ArrayList<>();
    try (Stream<String> documents = RawTexts.documents(file, data.text())) {
      documents
          .flatMap(String::lines)
          .filter(line -> !line.isBlank())
          .forEach(
              line ->
                  examples.add(
                      new Example(
                          file.getFileName() + "#" + (examples.size() + 1),
                          line,
                          null,
                          List.of())));
    }
    return examples;
  }

  /**
   * Pairs of texts have a number in place of a label: how alike they are. Concepts are no classes
   * to tell: development data may have others.
   */
  @Override
  public LabelSet labels(Settings settings, List<String> named, List<Example> train) {
    boolean concepts = settings.text("loss").equals(ContrastiveObjective.MULTI_SIMILARITY);
    if (concepts || train.stream().anyMatch(example -> example.second() != null)) {
      return LabelSet.none();
    }
    if (!named.isEmpty()) {
      return LabelSet.of(named);
    }
    return train.stream().anyMatch(example -> !example.labels().isEmpty())
        ? LabelSet.collect(train.stream())
        : LabelSet.none();
  }

  @Override
  public TaskSession open(TaskContext context) {
    return new ContrastiveSession(context);
  }

  @Override
  public @Nullable Baseline readBaseline(Path folder, TaskSession session) {
    return null;
  }
}
