package io.graft.host.cli;

import io.graft.core.job.AdaptationResult;
import io.graft.core.task.Prediction;
import io.graft.host.config.HostConfiguration;
import io.graft.spi.text.Example;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code graft quickstart}: the whole way on the medical example. */
@Command(
    name = "quickstart",
    description = "Adapt the bundled model to a small medical task and try it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft quickstart",
      "",
      "Takes a minute or two. What it runs is examples/medical-assertion/recipe.yaml."
    })
final class QuickstartCommand implements Callable<Integer> {
  /** None of these is in the example's data. */
  private static final List<String> UNSEEN =
      List.of(
          "It is his landlady, not he, who is being treated for shingles.",
          "The swab came back clear, so there is no strep throat after all.",
          "Ring us straight away should the wound begin to smell or weep.");

  @ParentCommand private GraftCommand graft;
  @Mixin private JsonOption json;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run directory; default: runs/quickstart-<date>-<time>.")
  private @Nullable Path out;

  @Override
  public Integer call() {
    Path recipe =
        HostConfiguration.ofProcess()
            .home()
            .resolve("examples")
            .resolve("medical-assertion")
            .resolve("recipe.yaml");
    Path run = out == null ? RunNames.next("quickstart") : out;
    AdaptationResult result = new Adaptation(graft).run(recipe, List.of(), run);
    Console console = graft.console();
    if (json.on()) {
      console.json(ResultJson.of(result));
    } else {
      ResultText.print(console, result);
    }
    List<Prediction> predictions = predict(run);
    if (json.on()) {
      predictions.forEach(prediction -> console.json(PredictCommand.json(prediction, true)));
      return 0;
    }
    console.print("");
    console.print("Three sentences it has not seen:");
    predictions.forEach(
        prediction -> console.print("  " + PredictCommand.line(prediction).replace("\t", "  ")));
    next(console, recipe, run);
    return 0;
  }

  private static List<Prediction> predict(Path run) {
    List<Example> examples = new ArrayList<>();
    for (String text : UNSEEN) {
      examples.add(new Example("text:" + (examples.size() + 1), text, null, List.of()));
    }
    try (OpenRun open = OpenRun.of(run)) {
      return open.predictor().predict(examples);
    }
  }

  private static void next(Console console, Path recipe, Path run) {
    console.print("");
    console.print("Next:");
    console.print("  graft predict " + run + " --text \"He denies any chest pain.\"");
    console.print("  graft adapt " + relative(recipe) + " --set method.r=16");
    console.print("  graft merge " + run + " --out merged");
  }

  private static Path relative(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = path.toAbsolutePath().normalize();
    return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
  }
}
