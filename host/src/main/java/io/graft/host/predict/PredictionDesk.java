package io.graft.host.predict;

import io.graft.core.store.RunDirectory;
import io.graft.core.store.RunOverview;
import io.graft.host.bus.Refusal;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Answers about adapters and runs; each may block. Thread-safe. */
final class PredictionDesk {
  private final Path runs;
  private final PredictionQueue predictions;
  private final Aliases aliases;

  PredictionDesk(Path runs, PredictionQueue predictions, Aliases aliases) {
    this.runs = runs;
    this.predictions = predictions;
    this.aliases = aliases;
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
   * @param body as of {@link PredictionAddresses#PREDICT}
   * @throws Refusal with status 404 when no run has the name
   */
  CompletableFuture<JsonObject> predict(JsonObject body) {
    String named = body.getString("adapter");
    String adapter = aliases.resolve(named);
    return predictions
        .ask(run(adapter), examples(body), body.getBoolean("knowledge", false))
        .thenApply(
            answer ->
                new JsonObject()
                    .put("adapter", adapter)
                    .put("alias", adapter.equals(named) ? null : named)
                    .put("plugin", answer.plugin() == null ? null : answer.plugin().toString())
                    .put(
                        "predictions",
                        PredictionJson.array(answer.predictions(), answer.knowledge())));
  }

  /**
   * Loads an adapter.
   *
   * @return completes when it is ready to answer, and fails when it cannot
   * @throws Refusal with status 404 when no run has the name
   */
  CompletableFuture<Integer> load(String adapter) {
    return predictions
        .ask(run(adapter), List.of(), false)
        .thenApply(answer -> answer.predictions().size());
  }

  private Path run(String adapter) {
    Path run = runs.resolve(adapter); // the contract allows no separator and no leading dot
    if (!RunDirectory.isRun(run)) {
      List<String> known =
          overviews().stream()
              .filter(each -> RunDirectory.isRun(each.path()))
              .map(each -> String.valueOf(each.path().getFileName()))
              .toList();
      throw Refusal.unknown(
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
