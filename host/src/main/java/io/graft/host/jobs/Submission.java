package io.graft.host.jobs;

import io.graft.core.file.Sha256;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to be done.
 *
 * @param id the client's own name for it, or null; the same one again is the same job
 * @param recipe a recipe, YAML or JSON
 * @param overrides {@code path=value} each, laid over the recipe
 * @param data files that the recipe names, by name
 * @param priority greater ones go first
 * @param owner who submits
 */
record Submission(
    @Nullable String id,
    String recipe,
    List<String> overrides,
    Map<String, String> data,
    int priority,
    String owner) {

  Submission {
    overrides = List.copyOf(overrides);
    data = Map.copyOf(data);
  }

  /** Reads a message of {@link JobsAddresses#SUBMIT}, which the contract has checked. */
  static Submission of(JsonObject message) {
    Object recipe = message.getValue("recipe");
    Map<String, String> data = new TreeMap<>();
    message
        .getJsonObject("data", new JsonObject())
        .forEach(file -> data.put(file.getKey(), String.valueOf(file.getValue())));
    return new Submission(
        message.getString("id"),
        recipe instanceof JsonObject json ? json.encodePrettily() : String.valueOf(recipe),
        message.getJsonArray("set", new JsonArray()).stream().map(String::valueOf).toList(),
        data,
        message.getInteger("priority", 0),
        message.getString("owner"));
  }

  /** SHA-256 of everything but id and owner: equal when the same is to be done. */
  String digest() {
    JsonArray all = new JsonArray().add(recipe).add(new JsonArray(overrides)).add(priority);
    new TreeMap<>(data).forEach((name, text) -> all.add(name).add(text));
    return Sha256.of(all.encode().getBytes(StandardCharsets.UTF_8));
  }
}
