package io.graft.host.cli;

import io.graft.core.job.TrainingAugmentation;
import io.graft.core.recipe.Recipe;
import io.graft.core.recipe.RecipeReader;
import io.graft.core.text.augment.Augmentation;
import io.graft.core.text.augment.Augmented;
import io.graft.host.train.JobSession;
import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code graft data augment}: shows what a recipe's augmenters make. */
@Command(
    name = "augment",
    description = "Show the examples that a recipe adds to its training data, without training.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft data augment --recipe recipe.yaml --limit 5",
      "  graft data augment --recipe recipe.yaml --set 'augmentation=[{type: eda, copies: 2}]'",
      "",
      "A job of the same recipe makes the same examples and keeps them in augmented.jsonl."
    })
final class DataAugmentCommand implements Callable<Integer> {
  @ParentCommand private DataCommand data;
  @Mixin private JsonOption json;

  @Option(
      names = "--recipe",
      required = true,
      paramLabel = "RECIPE",
      description = "A recipe with the section augmentation.")
  private Path recipe;

  @Option(
      names = "--set",
      paramLabel = "path=value",
      description = "Set a key of the recipe; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many examples to print; all count. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  public Integer call() {
    if (limit < 0) {
      throw GraftException.user("value " + limit + " is not right", "--limit", "give 0 or more");
    }
    Recipe read = RecipeReader.read(recipe, overrides);
    if (read.augmentation().isEmpty()) {
      throw GraftException.user(
          "the recipe has no augmentation",
          recipe.toString(),
          "add it, such as augmentation: [{type: eda}]");
    }
    try (Plugins plugins = new Plugins();
        JobSession session = JobSession.open(read.domain(), index(read), plugins, 1, () -> false)) {
      print(TrainingAugmentation.preview(read, session.resources()));
    }
    return 0;
  }

  /** The index of a job's graph, which augmenters use as well; null for the domain's graph. */
  private static @Nullable Path index(Recipe recipe) {
    return recipe.knowledge() == null ? null : recipe.knowledge().index();
  }

  private void print(Augmentation augmentation) {
    Console console = data.graft().console();
    for (Augmented made : augmentation.made().stream().limit(limit).toList()) {
      if (json.on()) {
        console.json(made.asMap());
      } else {
        console.print(
            made.example().id() + " " + made.example().labels() + ": " + made.example().text());
      }
    }
    if (json.on()) {
      console.note(augmentation.summary());
    } else {
      console.print(augmentation.summary());
    }
  }
}
