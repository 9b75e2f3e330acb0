package io.graft.host.catalogue;

import io.graft.host.bus.Refusal;
import io.graft.host.knowledge.ConceptJson;
import io.graft.host.knowledge.DomainKnowledge;
import io.graft.host.plugins.DomainLease;
import io.graft.host.plugins.HostedPlugins;
import io.graft.host.plugins.PluginCatalogue;
import io.graft.host.plugins.PluginEventJson;
import io.graft.host.plugins.PluginJournal;
import io.graft.host.plugins.PluginRuntime;
import io.graft.host.plugins.PluginStatus;
import io.graft.knowledge.index.BuildProgress;
import io.graft.knowledge.index.IndexedGraph;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** Answers about plugins; each may block. Thread-safe. */
final class CatalogueDesk {
  private static final int MOST_EVENTS = 500;

  private final HostedPlugins plugins;
  private final Object planning = new Object();

  CatalogueDesk(HostedPlugins plugins) {
    this.plugins = plugins;
  }

  JsonObject domains() {
    JsonArray domains = new JsonArray();
    for (PluginCatalogue.Entry entry : plugins.get().catalogue().entries()) {
      domains.add(
          new JsonObject()
              .put("domain", entry.domain())
              .put("state", entry.state().name().toLowerCase(Locale.ROOT))
              .put("bundle", entry.id() == null ? null : entry.id().bundle())
              .put("version", entry.id() == null ? null : entry.id().version())
              .put("jar", entry.jar())
              .put("jar_sha256", entry.jarSha256())
              .put("reason", entry.reason()));
    }
    return new JsonObject().put("domains", domains);
  }

  /** Every jar, also those that do not serve, with hash, signer and reason. */
  JsonObject plugins() {
    return new JsonObject(PluginStatus.of(plugins.get().catalogue()).toJson().toString());
  }

  JsonObject plan() {
    synchronized (planning) { // each starts a framework of its own
      return new JsonObject(plugins.plan().toJson().toString());
    }
  }

  JsonObject events(JsonObject message) {
    PluginJournal.Page page =
        plugins.events(message.getLong("after", 0L), message.getInteger("limit", MOST_EVENTS));
    JsonArray events = new JsonArray();
    page.events()
        .forEach(event -> events.add(new JsonObject(PluginEventJson.of(event).toString())));
    return new JsonObject().put("events", events).put("oldest", page.oldest());
  }

  /** Concepts of a domain by what their names are like; the index is built when it is not there. */
  JsonObject search(JsonObject message) {
    String domain = message.getString("domain");
    PluginRuntime runtime = plugins.get();
    try (DomainLease lease = runtime.lease(domain);
        IndexedGraph graph =
            DomainKnowledge.open(lease, runtime.policy(), BuildProgress.SILENT)
                .orElseThrow(
                    () ->
                        Refusal.unknown(
                            "the domain has no knowledge",
                            domain,
                            "its operator may name a terminology in conf/graft.yaml"))) {
      JsonArray concepts = new JsonArray();
      graph
          .search(message.getString("query"), message.getInteger("limit", 10))
          .forEach(concept -> concepts.add(new JsonObject(ConceptJson.of(concept))));
      return new JsonObject()
          .put("domain", domain)
          .put("version", lease.id().version())
          .put("concepts", concepts);
    }
  }
}
