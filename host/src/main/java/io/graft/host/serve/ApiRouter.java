package io.graft.host.serve;

import io.graft.host.config.ServerSettings;
import io.graft.spi.GraftException;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Routes the operations of the contract; what the contract does not allow is refused before. */
final class ApiRouter {
  private final Vertx vertx;
  private final ServerSettings settings;
  private final Operations operations;
  private final PrometheusMeterRegistry metrics;
  private final BooleanSupplier ready;

  ApiRouter(
      Vertx vertx,
      ServerSettings settings,
      Operations operations,
      PrometheusMeterRegistry metrics,
      BooleanSupplier ready) {
    this.vertx = vertx;
    this.settings = settings;
    this.operations = operations;
    this.metrics = metrics;
    this.ready = ready;
  }

  Router build(OpenAPIContract contract) {
    RouterBuilder builder =
        RouterBuilder.create(vertx, contract, RequestExtractor.withBodyHandler());
    builder.rootHandler(BodyHandler.create(false).setBodyLimit(settings.bodyBytes()));
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
                doorkeeper.check(context, Contract.role(route.getOperation()));
                handler
                    .apply(context)
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

  private static void failed(RoutingContext context) {
    Throwable failure = context.failure();
    Problem.of(
            failure == null ? new IllegalStateException("refused") : failure, context.statusCode())
        .answer(context);
  }

  private Map<String, Function<RoutingContext, Future<Reply>>> handlers() {
    return Map.of(
        "live", context -> now(Reply.text("live")),
        "ready", context -> now(ready()),
        "metrics", context -> now(Reply.text(metrics.scrape())),
        "contract", context -> now(new Reply(200, "application/yaml", Contract.text())),
        "listDomains", context -> blocking(operations::domains),
        "listRuns", context -> blocking(operations::runs),
        "predict", context -> predict(context));
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

  private Future<Reply> blocking(Callable<JsonObject> code) {
    return vertx.executeBlocking(code, false).map(Reply::json);
  }

  private Future<Reply> predict(RoutingContext context) {
    ValidatedRequest request = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
    JsonObject body = request.getBody().getJsonObject();
    return vertx
        .<CompletableFuture<JsonObject>>executeBlocking(() -> operations.predict(body), false)
        .compose(answer -> Future.fromCompletionStage(answer, vertx.getOrCreateContext()))
        .map(Reply::json);
  }

  private void measure(RoutingContext context) {
    Timer.Sample sample = Timer.start(metrics);
    context.addEndHandler(
        ended ->
            sample.stop(
                metrics.timer(
                    "graft.http.requests",
                    "status",
                    String.valueOf(context.response().getStatusCode()))));
    context.next();
  }

  /** What goes back to the client. */
  record Reply(int status, String type, String body) {
    static Reply text(String body) {
      return new Reply(200, "text/plain; charset=utf-8", body);
    }

    static Reply json(JsonObject body) {
      return new Reply(200, "application/json", body.encode());
    }

    void send(RoutingContext context) {
      context.response().setStatusCode(status).putHeader("Content-Type", type).end(body);
    }
  }
}
