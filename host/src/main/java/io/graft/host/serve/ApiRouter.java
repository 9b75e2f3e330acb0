package io.graft.host.serve;

import io.graft.host.bus.BusClient;
import io.graft.host.config.ServerSettings;
import io.graft.host.jobs.JobHouse;
import io.graft.spi.GraftException;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Routes the operations of the contract; what the contract does not allow is refused before. */
final class ApiRouter {
  private static final Set<String> SUBMISSIONS = Set.of("/v1/jobs", "/v1/recipes/validate");

  private final Vertx vertx;
  private final ServerSettings settings;
  private final JobHouse house;
  private final BusClient bus;
  private final AuditLog audit;
  private final PrometheusMeterRegistry metrics;
  private final PluginMetrics ofPlugins;
  private final BooleanSupplier ready;

  ApiRouter(
      Vertx vertx,
      ServerSettings settings,
      JobHouse house,
      BusClient bus,
      AuditLog audit,
      PrometheusMeterRegistry metrics,
      PluginMetrics ofPlugins,
      BooleanSupplier ready) {
    this.vertx = vertx;
    this.settings = settings;
    this.house = house;
    this.bus = bus;
    this.audit = audit;
    this.metrics = metrics;
    this.ofPlugins = ofPlugins;
    this.ready = ready;
  }

  Router build(OpenAPIContract contract) {
    RouterBuilder builder =
        RouterBuilder.create(vertx, contract, RequestExtractor.withBodyHandler());
    Handler<RoutingContext> usual = body(settings.bodyBytes());
    Handler<RoutingContext> submission = body(house.submissionBytes());
    builder.rootHandler(
        context -> {
          boolean large = SUBMISSIONS.contains(context.normalizedPath());
          (large ? submission : usual).handle(context);
        });
    Doorkeeper doorkeeper = new Doorkeeper(settings);
    Map<String, Function<RoutingContext, Future<Reply>>> handlers = handlers();
    for (OpenAPIRoute route : builder.getRoutes()) {
      String id = route.getOperation().getOperationId();
      Function<RoutingContext, Future<Reply>> handler = handlers.get(id);
      if (handler == null) {
        throw GraftException.internal("nobody does operation " + id, null);
      }
      route
          .addHandler(
              context -> {
                audit.watch(context, id);
                doorkeeper.check(context, Contract.role(route.getOperation()));
                audit
                    .admit(context, id)
                    .compose(admitted -> handler.apply(context))
                    .onSuccess(reply -> reply.send(context))
                    .onFailure(context::fail);
              })
          .addFailureHandler(ApiRouter::failed);
    }
    Router router = Router.router(vertx);
    router.route().handler(this::measure).failureHandler(ApiRouter::failed);
    router.route().subRouter(builder.createRouter());
    router
        .route()
        .handler(
            context ->
                new Problem(
                        404,
                        GraftException.user(
                            "there is nothing here", "path", "see the contract at /openapi.yaml"))
                    .answer(context));
    return router;
  }

  private static Handler<RoutingContext> body(long most) {
    return BodyHandler.create(false).setBodyLimit(most);
  }

  private static void failed(RoutingContext context) {
    Throwable failure = context.failure();
    Problem.of(
            failure == null ? new IllegalStateException("refused") : failure, context.statusCode())
        .answer(context);
  }

  private Map<String, Function<RoutingContext, Future<Reply>>> handlers() {
    EventStreams streams = new EventStreams(vertx);
    Map<String, Function<RoutingContext, Future<Reply>>> handlers =
        new HashMap<>(new JobRoutes(bus, streams).handlers());
    handlers.putAll(new CatalogueRoutes(bus, streams).handlers());
    handlers.putAll(new PredictionRoutes(bus).handlers());
    handlers.put("live", context -> now(Reply.text("live")));
    handlers.put("ready", context -> now(ready()));
    handlers.put("metrics", context -> now(metrics()));
    handlers.put("contract", context -> now(Reply.of(200, "application/yaml", Contract.text())));
    return handlers;
  }

  private Reply metrics() {
    ofPlugins.refresh();
    return Reply.text(metrics.scrape());
  }

  private Reply ready() {
    if (!ready.getAsBoolean()) {
      throw new Problem(
          503, GraftException.user("the host starts or stops", null, "ask again later"));
    }
    return Reply.text("ready");
  }

  private static Future<Reply> now(Reply reply) {
    return Future.succeededFuture(reply);
  }

  private void measure(RoutingContext context) {
    Timer.Sample sample = Timer.start(metrics);
    context.addEndHandler(
        ended -> {
          if (!EventStream.is(context.response())) { // lasts as long as its client listens
            String status = String.valueOf(context.response().getStatusCode());
            sample.stop(metrics.timer("graft.http.requests", "status", status));
          }
        });
    context.next();
  }
}
