package io.graft.host.catalogue;

import io.graft.host.bus.Answers;
import io.graft.host.plugins.HostedPlugins;
import io.graft.host.plugins.PluginEvent;
import io.graft.host.plugins.PluginEventJson;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers what others ask of the plugins, and publishes each of their events. {@link
 * CatalogueAddresses} has the protocol. Work is done on the pool {@value #POOL}; the event loop
 * only hands on messages. The plugins themselves are their owner's: jobs and predictions hold
 * leases on them until after this is undeployed.
 */
public final class CatalogueVerticle extends VerticleBase {
  /** The name of the worker pool; its threads are called after it. */
  public static final String POOL = "graft-catalogue";

  private static final int THREADS = 4;

  private final HostedPlugins plugins;
  private final CatalogueDesk desk;
  private @Nullable WorkerExecutor workers;

  public CatalogueVerticle(HostedPlugins plugins) {
    this.plugins = plugins;
    this.desk = new CatalogueDesk(plugins);
  }

  @Override
  public Future<?> start() {
    // building the index of a large terminology takes its time
    workers = vertx.createSharedWorkerExecutor(POOL, THREADS, 1, TimeUnit.HOURS);
    plugins.listen(this::publish);
    return Future.all(
        answer(CatalogueAddresses.LIST, message -> desk.plugins()),
        answer(CatalogueAddresses.DOMAINS, message -> desk.domains()),
        answer(CatalogueAddresses.PLAN, message -> desk.plan()),
        answer(CatalogueAddresses.SEARCH, desk::search),
        answer(CatalogueAddresses.READ_EVENTS, desk::events));
  }

  private Future<Void> answer(String address, Function<JsonObject, JsonObject> work) {
    return Answers.at(
        vertx,
        address,
        message ->
            Objects.requireNonNull(workers, "started")
                .executeBlocking(() -> work.apply(message), false));
  }

  /** On the thread of the plugins. */
  private void publish(PluginEvent event) {
    vertx
        .eventBus()
        .publish(CatalogueAddresses.EVENTS, new JsonObject(PluginEventJson.of(event).toString()));
  }

  @Override
  public Future<?> stop() {
    plugins.listen(event -> {});
    WorkerExecutor pool = workers;
    return pool == null ? Future.succeededFuture() : pool.close();
  }
}
