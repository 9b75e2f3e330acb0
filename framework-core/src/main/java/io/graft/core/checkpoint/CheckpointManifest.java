package io.graft.core.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.core.file.StrictJson;
import io.graft.core.train.AdamOptimizer;
import io.graft.core.train.BestWeights;
import io.graft.core.train.TrainingState;
import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** {@code checkpoint.json}: what a checkpoint belongs to, and all of its numbers but tensors. */
final class CheckpointManifest {
  static final String NAME = "checkpoint.json";

  /** Raised when older builds could not read what newer ones write. */
  static final int FORMAT = 1;

  private static final int MAX_BYTES = 16 << 20;

  private final Path file;
  private final ObjectNode json;

  private CheckpointManifest(Path file, ObjectNode json) {
    this.file = file;
    this.json = json;
  }

  static byte[] write(TrainingState state, RunMarks marks, Map<String, String> identity) {
    ObjectNode json = StrictJson.newObject();
    json.put("format", FORMAT);
    json.put("step", state.step());
    json.put("total_steps", state.totalSteps());
    json.put("ended", state.ended());
    identity.forEach(json.putObject("belongs_to")::put);
    if (state.best().best() != Double.NEGATIVE_INFINITY || state.best().misses() > 0) {
      ObjectNode best = json.putObject("best");
      if (state.best().best() != Double.NEGATIVE_INFINITY) {
        best.put("metric", state.best().best());
      }
      best.put("step", state.best().step()).put("misses", state.best().misses());
    }
    ObjectNode optimizers = json.putObject("optimizers");
    state
        .optimizers()
        .forEach(
            (name, optimizer) -> {
              ObjectNode own = optimizers.putObject(name).put("last_rate", optimizer.lastRate());
              ArrayNode updates = own.putArray("updates");
              optimizer.updates().forEach(updates::add);
            });
    json.put("train_seconds", marks.trainSeconds());
    json.put("real_tokens", marks.realTokens());
    json.put("padded_tokens", marks.paddedTokens());
    json.put("flops", marks.flops());
    json.put("metrics_bytes", marks.metricsBytes());
    json.put("steps_all_lives", marks.stepsAllLives());
    return StrictJson.write(json);
  }

  static CheckpointManifest read(Path folder) {
    Path file = folder.resolve(NAME);
    return new CheckpointManifest(file, StrictJson.readObject(file, MAX_BYTES));
  }

  /** In what the checkpoint's run differs from one; empty when it is the same. */
  List<String> differences(Map<String, String> identity) {
    int format = json.path("format").asInt();
    if (format != FORMAT) {
      return List.of("its format is " + format + ", and this version reads " + FORMAT);
    }
    Map<String, String> own = new LinkedHashMap<>();
    json.path("belongs_to")
        .fields()
        .forEachRemaining(field -> own.put(field.getKey(), field.getValue().asText()));
    TreeSet<String> names = new TreeSet<>(own.keySet());
    names.addAll(identity.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      if (!own.containsKey(name)) {
        differences.add("it was made without " + name);
      } else if (!own.get(name).equals(identity.get(name))) {
        differences.add("it was made with another " + name);
      }
    }
    return differences;
  }

  /**
   * The state of the training.
   *
   * @throws GraftException of category DATA that names file and key
   */
  TrainingState state(Map<String, TrainingState.Values> tensors, byte[] objective, byte[] method) {
    Map<String, AdamOptimizer.State> optimizers = new LinkedHashMap<>();
    require("optimizers", JsonNode::isObject)
        .fields()
        .forEachRemaining(field -> optimizers.put(field.getKey(), optimizer(field.getValue())));
    JsonNode best = json.path("best");
    return new TrainingState(
        count("step"),
        count("total_steps"),
        require("ended", JsonNode::isBoolean).booleanValue(),
        tensors,
        optimizers,
        new BestWeights.State(
            best.path("metric").asDouble(Double.NEGATIVE_INFINITY),
            best.path("step").asLong(),
            best.path("misses").asInt()),
        objective,
        method);
  }

  private static AdamOptimizer.State optimizer(JsonNode json) {
    List<Long> updates = new ArrayList<>();
    json.path("updates").forEach(update -> updates.add(update.asLong()));
    return new AdamOptimizer.State(json.path("last_rate").asDouble(), updates);
  }

  /** How far the run's record had come. */
  RunMarks marks() {
    return new RunMarks(
        require("train_seconds", JsonNode::isNumber).doubleValue(),
        count("real_tokens"),
        count("padded_tokens"),
        require("flops", JsonNode::isNumber).doubleValue(),
        count("metrics_bytes"),
        count("steps_all_lives"));
  }

  private long count(String key) {
    return require(key, node -> node.canConvertToLong() && node.longValue() >= 0).longValue();
  }

  private JsonNode require(String key, java.util.function.Predicate<JsonNode> valid) {
    JsonNode node = json.path(key);
    if (!valid.test(node)) {
      throw GraftException.data(
          "the value is missing or wrong",
          file + ", " + key,
          "go on from an earlier checkpoint, or start again");
    }
    return node;
  }
}
