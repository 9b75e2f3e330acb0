package io.graft.host.cli;

import io.graft.core.file.Sha256;
import io.graft.core.file.StrictJson;
import io.graft.core.recipe.Recipe;
import io.graft.core.recipe.RecipeReader;
import io.graft.core.recipe.RecipeWriter;
import io.graft.core.recipe.SearchSpace;
import io.graft.core.search.SearchPlan;
import io.graft.core.search.SearchState;
import io.graft.core.search.TrialResult;
import io.graft.spi.GraftException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code graft search-params}: tries settings of a recipe on its development data. */
@Command(
    name = "search-params",
    description = "Search for the best settings of a recipe on its development data.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft search-params recipe.yaml --space space.yaml --trials 9 --out search",
      "",
      "The space names keys and their values:",
      "  method.r: [4, 8, 16]",
      "  training.lr: {low: 1e-4, high: 1e-2, scale: log}",
      "",
      "Test data is never looked at. Each trial is a run in the --out folder."
    })
final class SearchParamsCommand implements Callable<Integer> {
  private static final int MAX_SPACE = 1 << 20;

  /** The ways of searching. */
  enum Strategy {
    RANDOM,
    HALVING
  }

  @ParentCommand private GraftCommand graft;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "RECIPE", description = "A recipe file (YAML) with data.dev.")
  private Path recipe;

  @Option(
      names = "--space",
      required = true,
      paramLabel = "FILE",
      description = "The keys to search and their values (YAML).")
  private Path space;

  @Option(
      names = "--set",
      paramLabel = "path=value",
      description = "Set a key of the recipe for all trials; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--trials",
      paramLabel = "N",
      defaultValue = "9",
      description = "How many settings to try. Default: ${DEFAULT-VALUE}.")
  private int trials;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      defaultValue = "random",
      description =
          "random, or halving: short trials first, the best third goes on for three times"
              + " the epochs. Default: ${DEFAULT-VALUE}.")
  private Strategy strategy;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "The same seed draws the same settings. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the runs go.")
  private Path out;

  @Option(names = "--resume", description = "Go on with a search that was stopped.")
  private boolean resume;

  @Override
  public Integer call() {
    Recipe base = RecipeReader.read(recipe, overrides);
    if (base.data().dev() == null) {
      throw GraftException.user(
          "a search needs development data", "data.dev", "add it, such as dev: {cut: 0.1}");
    }
    SearchSpace values = SearchSpace.read(space);
    SearchPlan plan =
        new SearchPlan(strategy == Strategy.HALVING, trials, base.training().epochs());
    if (plan.halving() && values.keys().contains("training.epochs")) {
      throw GraftException.user(
          "halving sets the epochs itself", space + ": training.epochs", "take it out");
    }
    SearchState state = SearchState.open(out.resolve("search.json"), identity(base), resume);
    List<TrialResult> last =
        new ParameterSearch(new Adaptation(graft), recipe, overrides, values, seed, out, this::tell)
            .run(plan, state);
    return report(SearchPlan.ranked(last));
  }

  /** What must be the same for a search to go on. */
  private String identity(Recipe base) {
    String about = RecipeWriter.toYaml(base) + "\n" + strategy + " " + trials + " " + seed + "\n";
    return Sha256.of(about.getBytes(StandardCharsets.UTF_8), StrictJson.bytes(space, MAX_SPACE));
  }

  private void tell(TrialResult result) {
    if (json.on()) {
      graft.console().json(json(result));
    } else {
      graft
          .console()
          .print(
              "trial "
                  + result.trial()
                  + " ("
                  + result.epochs()
                  + " epochs): "
                  + (result.failed()
                      ? "failed: " + result.error()
                      : result.metric() + " " + RunsCommand.shown(result.metric(), result.value()))
                  + "  "
                  + String.join(" ", result.overrides()));
    }
  }

  private int report(List<TrialResult> ranked) {
    if (ranked.isEmpty()) {
      throw GraftException.data(
          "every trial failed", out.toString(), "see the trials' errors and the space");
    }
    TrialResult best = ranked.get(0);
    if (json.on()) {
      graft.console().json(Map.of("best", json(best)));
      return 0;
    }
    StringBuilder line = new StringBuilder("  graft adapt " + recipe);
    overrides.forEach(override -> line.append(" --set '").append(override).append('\''));
    best.overrides().forEach(override -> line.append(" --set '").append(override).append('\''));
    graft.console().print("");
    graft.console().print("Best on dev: trial " + best.trial() + ", " + best.run());
    graft.console().print(line.toString());
    return 0;
  }

  private static Map<String, Object> json(TrialResult result) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("trial", result.trial());
    object.put("epochs", result.epochs());
    object.put("overrides", result.overrides());
    object.put("run", result.run());
    if (result.failed()) {
      object.put("error", result.error());
    } else {
      object.put("metric", result.metric());
      object.put("value", result.value());
    }
    return object;
  }
}
