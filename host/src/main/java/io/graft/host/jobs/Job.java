package io.graft.host.jobs;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as the database has it. Immutable but for the JSON, which nobody changes.
 *
 * @param number in the order of submission
 * @param id what clients call it
 * @param digest SHA-256 of what was submitted
 * @param owner who submitted it
 * @param domain what its recipe adapts to, or null
 * @param priority greater ones go first
 * @param attempt how often it was begun
 * @param lives how many run directories it has had: one, and one more for each retry
 * @param deaths how often in a row the host died while it ran, without a new checkpoint
 * @param checkpoint its newest checkpoint when the host last died, or null
 * @param result what it came to; null unless finished
 * @param error why it failed; null unless failed
 */
record Job(
    long number,
    String id,
    String digest,
    String owner,
    @Nullable String domain,
    int priority,
    JobState state,
    int attempt,
    int lives,
    int deaths,
    @Nullable String checkpoint,
    Instant created,
    Instant changed,
    @Nullable JsonObject result,
    @Nullable JsonObject error) {

  /** The name of its run directory. */
  String run() {
    return lives == 1 ? id : id + "." + lives;
  }

  /** What clients see: schema {@code Job} of the contract. */
  JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("state", state.text())
        .put("priority", priority)
        .put("owner", owner)
        .put("domain", domain)
        .put("run", run())
        .put("attempt", attempt)
        .put("created", created.toString())
        .put("changed", changed.toString())
        .put("result", result)
        .put("error", error);
  }
}
