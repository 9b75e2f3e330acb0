package io.graft.core.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.core.file.AtomicFile;
import io.graft.core.file.StrictJson;
import io.graft.spi.GraftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The finished trials of a search, kept in one file that is replaced atomically after each trial,
 * so that a search that dies loses the trial under way and no other. Not thread-safe.
 */
public final class SearchState {
  private static final int MAX_BYTES = 16 << 20;

  private final Path file;
  private final String identity;
  private final List<TrialResult> results = new ArrayList<>();

  private SearchState(Path file, String identity) {
    this.file = file;
    this.identity = identity;
  }

  /**
   * Begins a search, or goes on with one.
   *
   * @param identity stands for recipe, space, plan and seed: a search goes on only with the same
   * @param resume whether there may be finished trials
   * @throws GraftException of category USER when there is a search and {@code resume} is false, or
   *     it is another one; of category DATA when the file is damaged
   */
  public static SearchState open(Path file, String identity, boolean resume) {
    SearchState state = new SearchState(file, identity);
    if (!Files.exists(file)) {
      return state;
    }
    if (!resume) {
      throw GraftException.user(
          "there is a search already",
          file.toString(),
          "go on with --resume, or name another --out");
    }
    ObjectNode json = StrictJson.readObject(file, MAX_BYTES);
    if (!json.path("identity").asText().equals(identity)) {
      throw GraftException.user(
          "the search there has another recipe, space, strategy, number of trials or seed",
          file.toString(),
          "give the same ones as before, or name another --out");
    }
    for (JsonNode trial : json.path("trials")) {
      state.results.add(read(trial));
    }
    return state;
  }

  private static TrialResult read(JsonNode json) {
    List<String> overrides = new ArrayList<>();
    json.path("overrides").forEach(override -> overrides.add(override.asText()));
    return new TrialResult(
        json.path("trial").asInt(),
        json.path("epochs").asInt(),
        overrides,
        json.path("run").asText(),
        json.path("metric").asText(),
        json.path("value").asDouble(),
        json.path("error").asText());
  }

  /** What a trial came to on a budget, if it has run. */
  public Optional<TrialResult> find(int trial, int epochs) {
    return results.stream()
        .filter(result -> result.trial() == trial && result.epochs() == epochs)
        .findFirst();
  }

  /** Adds a result and writes all to the disk. */
  public void add(TrialResult result) {
    results.add(result);
    ObjectNode json = StrictJson.newObject();
    json.put("identity", identity);
    var trials = json.putArray("trials");
    for (TrialResult each : results) {
      ObjectNode trial = trials.addObject();
      trial.put("trial", each.trial()).put("epochs", each.epochs());
      var overrides = trial.putArray("overrides");
      each.overrides().forEach(overrides::add);
      trial.put("run", each.run()).put("metric", each.metric());
      trial.put("value", each.value()).put("error", each.error());
    }
    AtomicFile.write(file, StrictJson.write(json));
  }

  /** All results in the order in which they came. */
  public List<TrialResult> results() {
    return Collections.unmodifiableList(results);
  }
}
