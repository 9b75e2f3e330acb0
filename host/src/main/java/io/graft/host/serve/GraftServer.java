package io.graft.host.serve;

import io.graft.host.bus.BusClient;
import io.graft.host.catalogue.CatalogueVerticle;
import io.graft.host.config.ServerSettings;
import io.graft.host.jobs.JobHouse;
import io.graft.host.jobs.JobsVerticle;
import io.graft.host.plugins.HostedPlugins;
import io.graft.host.plugins.PluginRuntime;
import io.graft.host.train.LocalTrainer;
import io.graft.host.train.RecipeRunner;
import io.graft.host.train.TrainerVerticle;
import io.graft.spi.GraftException;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A host that answers HTTP. Thread-safe. */
public final class GraftServer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final BusClient client = new BusClient(vertx);
  private final Aliases aliases = new Aliases(client);
  private final PredictionQueue predictions;
  private volatile boolean ready;
  private @Nullable HttpServer http;
  private @Nullable String jobs;

  private GraftServer(ServerSettings settings, Supplier<PluginRuntime> plugins) {
    new JvmMemoryMetrics().bindTo(metrics);
    DistributionSummary sizes = metrics.summary("graft.prediction.batch.texts");
    ServedModels models =
        new ServedModels(
            plugins,
            settings.adapterBytes(),
            run -> aliases.standForAdapter(String.valueOf(run.getFileName())));
    metrics.gauge("graft.served.adapters", models, served -> served.load().adapters().size());
    metrics.gauge("graft.served.bases", models, served -> served.load().bases());
    metrics.gauge("graft.served.bytes", models, served -> served.load().bytes());
    this.predictions = new PredictionQueue(models, settings.batchTexts(), sizes::record);
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
    GraftServer server = new GraftServer(settings, plugins);
    try {
      server.deploy(house, plugins);
      server.listen(settings, house, plugins);
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void deploy(JobHouse house, HostedPlugins plugins) {
    LocalTrainer.await(vertx.deployVerticle(new CatalogueVerticle(plugins)));
    LocalTrainer.await(
        vertx.deployVerticle(new TrainerVerticle(new RecipeRunner(plugins), house.parallel())));
    jobs = LocalTrainer.await(vertx.deployVerticle(new JobsVerticle(house)));
  }

  private void listen(ServerSettings settings, JobHouse house, Supplier<PluginRuntime> plugins) {
    LocalTrainer.await(aliases.load());
    Operations operations = new Operations(house, plugins, predictions, aliases);
    ApiRouter router =
        new ApiRouter(vertx, settings, house, operations, client, aliases, metrics, () -> ready);
    HttpServerOptions options =
        new HttpServerOptions().setMaxHeaderSize(16 << 10).setHttp2ClearTextEnabled(false);
    ServerSettings.Tls tls = settings.tls();
    if (tls != null) {
      options
          .setSsl(true)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .setCertPath(tls.certificate().toString())
                  .setKeyPath(tls.key().toString()));
    }
    Router routes = LocalTrainer.await(Contract.load(vertx, router::build));
    http =
        LocalTrainer.await(
            vertx
                .createHttpServer(options)
                .requestHandler(new WellFormed(routes))
                .invalidRequestHandler(WellFormed::refuse)
                .listen(settings.port(), settings.host())
                .recover(
                    failure ->
                        Future.failedFuture(
                            GraftException.user(
                                "cannot listen (" + failure.getMessage() + ")",
                                settings.host() + ":" + settings.port(),
                                "choose another port with --port"))));
    ready = true;
  }

  /** The port that is listened on. */
  public int port() {
    HttpServer listening = http;
    return listening == null ? 0 : listening.actualPort();
  }

  /**
   * Takes no more requests, answers those that wait, frees the models, and lets running jobs stop
   * behind a checkpoint; the next start goes on with them.
   */
  @Override
  public void close() {
    ready = false;
    String deployed = jobs;
    if (deployed != null) {
      jobs = null;
      LocalTrainer.await(vertx.undeploy(deployed));
    }
    predictions.close();
    LocalTrainer.await(vertx.close());
    metrics.close();
  }
}
