package io.graft.host.serve;

import io.graft.core.store.RunDirectory;
import io.graft.core.store.RunOverview;
import io.graft.host.jobs.JobHouse;
import io.graft.host.jobs.RecipeCheckup;
import io.graft.host.plugins.PluginRuntime;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What the operations of the contract do; each may block. Thread-safe. */
final class Operations {
  private final Path runs;
  private final Supplier<PluginRuntime> plugins;
  private final PredictionQueue predictions;
  private final Aliases aliases;
  private final RecipeCheckup checkup;

  Operations(
      JobHouse house,
      Supplier<PluginRuntime> plugins,
      PredictionQueue predictions,
      Aliases aliases) {
    this.runs = house.runs();
    this.checkup = new RecipeCheckup(house, plugins);
    this.plugins = plugins;
    this.predictions = predictions;
    this.aliases = aliases;
  }

  /** All metrics in the text format of Prometheus, those of plugins among them. */
  String metrics(PrometheusMeterRegistry registry) {
    new PluginMetrics(registry, plugins).refresh();
    return registry.scrape();
  }

  JsonObject runs() {
    JsonArray list = new JsonArray();
    for (RunOverview run : overviews()) {
      list.add(
          new JsonObject()
              .put("name", String.valueOf(run.path().getFileName()))
              .put("state", run.state().name().toLowerCase(Locale.ROOT))
              .put("begun", run.begun().toString())
              .put("metric", run.text("metric"))
              .put("value", run.number("value"))
              .put("base_value", run.number("base_value")));
    }
    return new JsonObject().put("runs", list);
  }

  /** The adapters that are loaded, and what they take. */
  JsonObject adapters() {
    ServedModels.Load load = predictions.load();
    JsonArray list = new JsonArray();
    for (ServedModels.Adapter adapter : load.adapters()) {
      String name = String.valueOf(adapter.run().getFileName());
      list.add(
          new JsonObject()
              .put("adapter", name)
              .put("bytes", adapter.bytes())
              .put("base", name(adapter.base()))
              .put("base_sha256", adapter.baseSha256())
              .put("pinned", aliases.standForAdapter(name)));
    }
    return new JsonObject()
        .put("adapters", list)
        .put("bases", load.bases())
        .put("bytes", load.bytes());
  }

  /** A bundled model's name, or the last part of a folder: where the host has it is its own. */
  private static String name(String base) {
    return base.substring(base.lastIndexOf('/') + 1);
  }

  /** Only runs that lie in the folder itself have names. */
  private List<RunOverview> overviews() {
    return Files.isDirectory(runs)
        ? RunOverview.in(runs, new TreeMap<>()).stream()
            .filter(run -> runs.equals(run.path().getParent()))
            .toList()
        : List.of();
  }

  /**
   * @param body as the contract has it
   * @throws Problem with status 404 when no run has the name
   */
  CompletableFuture<JsonObject> predict(JsonObject body) {
    String named = body.getString("adapter");
    String adapter = aliases.resolve(named);
    return predictions
        .ask(run(adapter), examples(body))
        .thenApply(
            answer ->
                new JsonObject()
                    .put("adapter", adapter)
                    .put("alias", adapter.equals(named) ? null : named)
                    .put("plugin", answer.plugin() == null ? null : answer.plugin().toString())
                    .put("predictions", PredictionJson.array(answer.predictions())));
  }

  /**
   * Loads an adapter.
   *
   * @return completes when it is ready to answer, and fails when it cannot
   * @throws Problem with status 404 when no run has the name
   */
  CompletableFuture<Integer> load(String adapter) {
    return predictions
        .ask(run(adapter), List.of())
        .thenApply(answer -> answer.predictions().size());
  }

  /** What a submission would take; one at a time. */
  JsonObject validate(JsonObject body) {
    return checkup.check(body);
  }

  private Path run(String adapter) {
    Path run = runs.resolve(adapter); // the contract allows no separator and no leading dot
    if (!RunDirectory.isRun(run)) {
      List<String> known =
          overviews().stream()
              .filter(each -> RunDirectory.isRun(each.path()))
              .map(each -> String.valueOf(each.path().getFileName()))
              .toList();
      throw new Problem(
          404,
          GraftException.unknown(ErrorCategory.USER, "finished run", adapter, known, "adapter"));
    }
    return run;
  }

  private static List<Example> examples(JsonObject body) {
    JsonArray texts = body.getJsonArray("texts");
    JsonArray pairs = body.getJsonArray("pairs");
    if (pairs != null && pairs.size() != texts.size()) {
      throw GraftException.user(
          "there are " + pairs.size() + " second texts for " + texts.size() + " texts",
          "pairs",
          "give one for each text");
    }
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String second = pairs == null ? null : pairs.getString(i);
      examples.add(new Example("text:" + (i + 1), texts.getString(i), second, List.of()));
    }
    return examples;
  }
}
