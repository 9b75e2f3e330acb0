package io.graft.host.serve;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Map;
import java.util.function.Function;

/** The operations on aliases. An adapter is loaded before an alias stands for it. */
final class AliasRoutes {
  private final Vertx vertx;
  private final Aliases aliases;
  private final Operations operations;

  AliasRoutes(Vertx vertx, Aliases aliases, Operations operations) {
    this.vertx = vertx;
    this.aliases = aliases;
    this.operations = operations;
  }

  Map<String, Function<RoutingContext, Future<Reply>>> handlers() {
    return Map.of(
        "listAliases", context -> aliases.list().map(Reply::json),
        "promoteAlias", this::promote,
        "rollBackAlias", this::rollBack,
        "removeAlias", this::remove);
  }

  private Future<Reply> promote(RoutingContext context) {
    ValidatedRequest request = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
    String name = name(request);
    String adapter = request.getBody().getJsonObject().getString("adapter");
    return ready(adapter)
        .compose(loaded -> aliases.promote(name, adapter, Doorkeeper.client(context)))
        .map(Reply::json);
  }

  private Future<Reply> rollBack(RoutingContext context) {
    ValidatedRequest request = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
    String name = name(request);
    return aliases
        .list()
        .compose(
            reply -> {
              String previous =
                  reply.getJsonArray("aliases").stream()
                      .map(JsonObject.class::cast)
                      .filter(alias -> name.equals(alias.getString("alias")))
                      .findFirst()
                      .map(alias -> alias.getString("previous"))
                      .orElse(null);
              return previous == null ? Future.succeededFuture() : ready(previous);
            })
        .compose(loaded -> aliases.rollback(name)) // which refuses when there is nothing before
        .map(Reply::json);
  }

  private Future<Reply> remove(RoutingContext context) {
    ValidatedRequest request = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
    return aliases.remove(name(request)).map(Reply::json);
  }

  /** Loads an adapter, so that the first request for it waits no longer than others. */
  private Future<Integer> ready(String adapter) {
    return vertx
        .executeBlocking(() -> operations.load(adapter), false)
        .compose(loading -> Future.fromCompletionStage(loading, vertx.getOrCreateContext()));
  }

  private static String name(ValidatedRequest request) {
    return request.getPathParameters().get("name").getString();
  }
}
