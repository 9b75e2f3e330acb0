package io.graft.core.job;

import io.graft.core.ClassPathServices;
import io.graft.core.recipe.DataSection;
import io.graft.core.recipe.DevSource;
import io.graft.core.recipe.FaultChoice;
import io.graft.core.recipe.Recipe;
import io.graft.core.task.Task;
import io.graft.core.text.check.DataCheck;
import io.graft.core.text.check.FaultReport;
import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.LabelSet;
import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks the data of a recipe for faults. */
public final class RecipeCheck {
  private RecipeCheck() {}

  /**
   * Looks through all files that the recipe names.
   *
   * @param kept how many faults of a kind to keep
   * @throws GraftException of category USER when the recipe's task has data of another kind
   */
  public static FaultReport run(Recipe recipe, int kept) {
    Task task =
        new ClassPathServices()
            .find(Task.class, "task type", Task::type, recipe.task().type(), "task.type");
    FaultReport report = new FaultReport(kept);
    ExampleFields fields = task.rows(recipe.data());
    if (fields == null) {
      throw GraftException.user(
          "data of task '" + task.type() + "' cannot be checked by recipe",
          "task.type",
          "name its files instead: graft data check FILE...");
    }
    run(recipe, fields, report);
    return report;
  }

  /**
   * Checks before a job starts. With {@link FaultChoice#SKIP} nothing is thrown for examples with
   * faults.
   *
   * @throws GraftException of category DATA that tells the first of several errors, and their count
   */
  static FaultReport before(Recipe recipe, Task task) {
    FaultReport report = new FaultReport(1);
    ExampleFields fields = task.rows(recipe.data());
    if (fields != null) {
      run(recipe, fields, report);
      if (recipe.data().onFault() == FaultChoice.REFUSE && report.errors() > 1) {
        report.requireNoErrors(); // the reader tells a single one better
      }
    }
    return report;
  }

  private static void run(Recipe recipe, ExampleFields fields, FaultReport report) {
    List<String> named = recipe.task().labels();
    new DataCheck(fields, named.isEmpty() ? null : LabelSet.of(named), report)
        .run(files(recipe.data()));
  }

  private static List<Path> files(DataSection data) {
    return List.copyOf(named(data).values());
  }

  /** The files that a recipe names, by the part that they are: train, dev, test. */
  static Map<String, Path> named(DataSection data) {
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("train", data.train());
    if (data.dev() instanceof DevSource.File file) {
      files.put("dev", file.path());
    }
    Path test = data.test();
    if (test != null) {
      files.put("test", test);
    }
    return files;
  }
}
