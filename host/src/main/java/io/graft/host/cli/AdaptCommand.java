package io.graft.host.cli;

import io.graft.core.job.AdaptationResult;
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
      "The run directory gets the adapter, the metrics and the resolved recipe. An",
      "interrupt (Ctrl-C) stops the job at its next step."
    })
final class AdaptCommand implements Callable<Integer> {
  @ParentCommand private GraftCommand graft;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "RECIPE", description = "A recipe file (YAML).")
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

  @Override
  public Integer call() {
    Adaptation adaptation = new Adaptation(graft);
    AdaptationResult result = adaptation.run(recipe, overrides, out);
    if (json.on()) {
      graft.console().json(ResultJson.of(result));
    } else {
      ResultText.print(graft.console(), result);
    }
    return 0;
  }
}
