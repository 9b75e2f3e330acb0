package io.graft.host.cli;

import io.graft.core.job.AdaptationResult;
import io.graft.core.store.RunDirectory;
import io.graft.spi.GraftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code graft adapt}: runs a recipe. */
@Command(
    name = "adapt",
    description = "Adapt a model as a recipe says.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft adapt examples/banking77-lora.yaml --set data.dir=/data/banking77",
      "",
      "  graft adapt --resume runs/first",
      "",
      "The run directory gets the adapter, the metrics, checkpoints and the resolved",
      "recipe. An interrupt (Ctrl-C) stops the job at its next step; --resume goes on."
    })
final class AdaptCommand implements Callable<Integer> {
  @ParentCommand private GraftCommand graft;
  @Mixin private JsonOption json;

  @Parameters(
      paramLabel = "RECIPE",
      description = "A recipe file (YAML); with --resume, a run directory does.")
  private Path recipe;

  @Option(
      names = "--set",
      paramLabel = "path=value",
      description = "Set a key of the recipe, such as training.lr=1e-3; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run directory; default: runs/<recipe>-<date>-<time>.")
  private @Nullable Path out;

  @Option(
      names = "--resume",
      description =
          "Go on with a run that was interrupted: a run directory in place of RECIPE, or that of"
              + " --out, which may be new or complete too.")
  private boolean resume;

  @Override
  public Integer call() {
    Adaptation adaptation = new Adaptation(graft);
    AdaptationResult result = resume ? resumed(adaptation) : adaptation.run(recipe, overrides, out);
    if (json.on()) {
      graft.console().json(ResultJson.of(result));
    } else {
      ResultText.print(graft.console(), result);
    }
    return 0;
  }

  private AdaptationResult resumed(Adaptation adaptation) {
    if (!Files.isDirectory(recipe)) {
      if (out == null) {
        throw GraftException.user(
            "--resume does not know with which run to go on",
            null,
            "give the run directory in place of the recipe, or with --out");
      }
      return adaptation.resume(recipe, overrides, out);
    }
    boolean elsewhere =
        out != null
            && !out.toAbsolutePath().normalize().equals(recipe.toAbsolutePath().normalize());
    if (!overrides.isEmpty() || elsewhere) {
      throw GraftException.user(
          "a run goes on in its folder and with its recipe",
          overrides.isEmpty() ? "--out" : "--set",
          "leave the option out, or start a new run");
    }
    Path own = new RunDirectory(recipe).recipe();
    if (!Files.exists(own)) {
      throw GraftException.user(
          "the folder holds no run that has begun",
          recipe.toString(),
          "start it with: graft adapt RECIPE --out " + recipe);
    }
    return adaptation.resume(own, List.of(), recipe);
  }
}
