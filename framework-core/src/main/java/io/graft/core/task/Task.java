package io.graft.core.task;

import io.graft.core.recipe.DataSection;
import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.LabelSet;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.text.Example;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A kind of task: a stateless, thread-safe service. */
public interface Task {

  /** The value of {@code task.type} in recipes. */
  String type();

  /** The settings it understands besides those of head and objective. Never null. */
  List<Setting> settings();

  /** The head when the recipe names none. */
  default String head() {
    return "linear";
  }

  /** The objective when the recipe names none. */
  default String objective() {
    return "supervised";
  }

  /** Tokens to add to the base's vocabulary. */
  default List<String> newTokens(Settings settings, DataSection data) {
    return List.of();
  }

  /**
   * Which fields make an example, for tasks whose files {@code ExampleReader} reads: those are
   * checked for faults before a job starts, and {@link #read} may be asked to skip faults. Null for
   * other tasks, which refuse what they cannot read.
   */
  default @Nullable ExampleFields rows(DataSection data) {
    return null;
  }

  /**
   * Reads a file.
   *
   * @param labels the allowed labels, or null for any
   */
  List<Example> read(DataSection data, Path file, @Nullable LabelSet labels);

  /**
   * What the outputs stand for, in their order.
   *
   * @param settings its own, checked
   * @param named those of the recipe; may be empty
   */
  LabelSet labels(Settings settings, List<String> named, List<Example> train);

  /** The part of the data that an example belongs to when development data is cut off evenly. */
  default String stratum(Example example) {
    return String.join("\u0000", new TreeSet<>(example.labels()));
  }

  /** Whether injectors may put knowledge into the rows of its examples. */
  default boolean takesKnowledge() {
    return true;
  }

  /** Opens it for one job. */
  TaskSession open(TaskContext context);

  /** The baseline that a run stored, or null. */
  @Nullable Baseline readBaseline(Path folder, TaskSession session);
}
