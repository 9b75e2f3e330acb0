package io.graft.host.serve;

import io.graft.host.bus.BusClient;
import io.graft.host.config.ServerSettings;
import io.graft.host.jobs.JobHouse;
import io.graft.host.plugins.PluginRuntime;
import io.graft.spi.GraftException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers HTTP: lets requests in, checks them against the contract, and hands each on as a message.
 * It needs the other verticles, and is ready when it is deployed.
 */
final class ApiVerticle extends VerticleBase {
  private static final int HEADER_BYTES = 16 << 10;

  private final ServerSettings settings;
  private final JobHouse house;
  private final PrometheusMeterRegistry metrics;
  private final PluginMetrics ofPlugins;
  private volatile boolean ready;
  private @Nullable HttpServer http;

  /**
   * @param metrics what is told at {@code /metrics}; gets those of requests and plugins
   * @param plugins asked for their usage only
   */
  ApiVerticle(
      ServerSettings settings,
      JobHouse house,
      PrometheusMeterRegistry metrics,
      Supplier<PluginRuntime> plugins) {
    this.settings = settings;
    this.house = house;
    this.metrics = metrics;
    this.ofPlugins = new PluginMetrics(metrics, plugins);
  }

  @Override
  public Future<?> start() {
    AuditLog audit = new AuditLog(vertx, house.storage().resolve("audit.jsonl"));
    ApiRouter router =
        new ApiRouter(
            vertx, settings, house, new BusClient(vertx), audit, metrics, ofPlugins, () -> ready);
    return Contract.load(vertx, router::build)
        .compose(this::listen)
        .onSuccess(
            listening -> {
              http = listening;
              ready = true;
            });
  }

  private Future<HttpServer> listen(Router routes) {
    return vertx
        .createHttpServer(options())
        .requestHandler(new WellFormed(routes))
        .invalidRequestHandler(WellFormed::refuse)
        .listen(settings.port(), settings.host())
        .recover(
            failure ->
                Future.failedFuture(
                    GraftException.user(
                        "cannot listen (" + failure.getMessage() + ")",
                        settings.host() + ":" + settings.port(),
                        "choose another port with --port")));
  }

  private HttpServerOptions options() {
    HttpServerOptions options =
        new HttpServerOptions().setMaxHeaderSize(HEADER_BYTES).setHttp2ClearTextEnabled(false);
    ServerSettings.Tls tls = settings.tls();
    if (tls != null) {
      options
          .setSsl(true)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .setCertPath(tls.certificate().toString())
                  .setKeyPath(tls.key().toString()));
    }
    return options;
  }

  /** Takes work no more, and says so; what came before is answered. */
  void drain() {
    ready = false;
  }

  /** The port that is listened on; 0 before it is. */
  int port() {
    HttpServer listening = http;
    return listening == null ? 0 : listening.actualPort();
  }
}
