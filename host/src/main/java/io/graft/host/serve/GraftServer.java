package io.graft.host.serve;

import io.graft.host.catalogue.CatalogueVerticle;
import io.graft.host.config.ServerSettings;
import io.graft.host.jobs.CheckupVerticle;
import io.graft.host.jobs.JobHouse;
import io.graft.host.jobs.JobsVerticle;
import io.graft.host.plugins.HostedPlugins;
import io.graft.host.plugins.PluginRuntime;
import io.graft.host.predict.PredictionVerticle;
import io.graft.host.train.LocalTrainer;
import io.graft.host.train.RecipeRunner;
import io.graft.host.train.TrainerVerticle;
import io.graft.spi.GraftException;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * A host that answers HTTP: its verticles, in the order in which they need each other. Thread-safe.
 */
public final class GraftServer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ApiVerticle api;

  /** What takes its time to end, the first to end first. */
  private final Deque<String> working = new ArrayDeque<>();

  private GraftServer(ServerSettings settings, JobHouse house, HostedPlugins plugins) {
    new JvmMemoryMetrics().bindTo(metrics);
    this.api = new ApiVerticle(settings, house, metrics, plugins);
  }

  /** The same with plugins that nobody changes. */
  public static GraftServer start(
      ServerSettings settings, JobHouse house, Supplier<PluginRuntime> plugins) {
    return start(settings, house, HostedPlugins.fixed(plugins));
  }

  /**
   * Starts and waits until requests are taken.
   *
   * @param house where jobs live, with the folder whose runs can be named
   * @param plugins the host's plugins, which outlive this
   * @throws GraftException of category USER when the settings are not safe or the port is taken
   */
  public static GraftServer start(ServerSettings settings, JobHouse house, HostedPlugins plugins) {
    settings.requireSafe();
    GraftServer server = new GraftServer(settings, house, plugins);
    try {
      server.deploy(settings, house, plugins);
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void deploy(ServerSettings settings, JobHouse house, HostedPlugins plugins) {
    deploy(new CatalogueVerticle(plugins));
    deploy(new TrainerVerticle(new RecipeRunner(plugins), house.parallel()));
    working.add(deploy(new JobsVerticle(house)));
    deploy(new CheckupVerticle(house, plugins));
    working.add(deploy(new PredictionVerticle(settings, house.runs(), plugins, metrics)));
    deploy(api);
  }

  private String deploy(Deployable verticle) {
    return LocalTrainer.await(vertx.deployVerticle(verticle));
  }

  /** The port that is listened on. */
  public int port() {
    return api.port();
  }

  /**
   * Takes no more requests, lets running jobs stop behind a checkpoint, with which the next start
   * goes on, answers those that wait, and frees the models.
   */
  @Override
  public void close() {
    api.drain();
    for (String id = working.poll(); id != null; id = working.poll()) {
      LocalTrainer.await(vertx.undeploy(id));
    }
    LocalTrainer.await(vertx.close());
    metrics.close();
  }
}
