package io.graft.host.predict;

import io.graft.host.bus.BusClient;
import io.graft.host.jobs.JobsAddresses;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The aliases in memory, as the database has them. A request that has resolved an alias stays with
 * its adapter; the next one gets what the alias stands for then. Thread-safe.
 */
final class Aliases {
  private final BusClient jobs;
  private final Map<String, String> adapters = new ConcurrentHashMap<>();

  Aliases(BusClient jobs) {
    this.jobs = jobs;
  }

  /** Reads all of them. */
  Future<JsonObject> load() {
    return list()
        .onSuccess(
            reply -> reply.getJsonArray("aliases").forEach(alias -> take((JsonObject) alias)));
  }

  Future<JsonObject> list() {
    return jobs.ask(JobsAddresses.LIST_ALIASES, new JsonObject());
  }

  /** The adapter that a name stands for: that of the alias, else the name itself. */
  String resolve(String name) {
    return adapters.getOrDefault(name, name);
  }

  /** Whether an alias stands for an adapter. */
  boolean standForAdapter(String adapter) {
    return adapters.containsValue(adapter);
  }

  Future<JsonObject> promote(String name, String adapter, String owner) {
    return jobs.ask(
            JobsAddresses.PROMOTE_ALIAS,
            new JsonObject().put("alias", name).put("adapter", adapter).put("owner", owner))
        .onSuccess(this::take);
  }

  Future<JsonObject> rollback(String name) {
    return jobs.ask(JobsAddresses.ROLL_BACK_ALIAS, new JsonObject().put("alias", name))
        .onSuccess(this::take);
  }

  Future<JsonObject> remove(String name) {
    return jobs.ask(JobsAddresses.REMOVE_ALIAS, new JsonObject().put("alias", name))
        .onSuccess(alias -> adapters.remove(name));
  }

  private void take(JsonObject alias) {
    adapters.put(alias.getString("alias"), alias.getString("adapter"));
  }
}
