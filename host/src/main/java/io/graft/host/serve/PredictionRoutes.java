package io.graft.host.serve;

import io.graft.host.bus.BusClient;
import io.graft.host.jobs.JobsAddresses;
import io.graft.host.predict.PredictionAddresses;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Map;
import java.util.function.Function;

/** The operations on adapters, runs and aliases: each is a message on the event bus. */
final class PredictionRoutes {
  private final BusClient bus;

  PredictionRoutes(BusClient bus) {
    this.bus = bus;
  }

  Map<String, Function<RoutingContext, Future<Reply>>> handlers() {
    return Map.of(
        "predict", context -> ask(PredictionAddresses.PREDICT, body(context)),
        "listRuns", context -> ask(PredictionAddresses.RUNS, new JsonObject()),
        "listAdapters", context -> ask(PredictionAddresses.ADAPTERS, new JsonObject()),
        "listAliases", context -> ask(JobsAddresses.LIST_ALIASES, new JsonObject()),
        "promoteAlias", this::promote,
        "rollBackAlias", context -> ask(PredictionAddresses.ROLL_BACK_ALIAS, alias(context)),
        "removeAlias", context -> ask(PredictionAddresses.REMOVE_ALIAS, alias(context)));
  }

  private Future<Reply> promote(RoutingContext context) {
    JsonObject message =
        alias(context)
            .put("adapter", body(context).getString("adapter"))
            .put("owner", Doorkeeper.client(context));
    return ask(PredictionAddresses.PROMOTE_ALIAS, message);
  }

  private Future<Reply> ask(String address, JsonObject message) {
    return bus.ask(address, message).map(Reply::json);
  }

  private static JsonObject alias(RoutingContext context) {
    return new JsonObject()
        .put("alias", request(context).getPathParameters().get("name").getString());
  }

  private static JsonObject body(RoutingContext context) {
    return request(context).getBody().getJsonObject();
  }

  private static ValidatedRequest request(RoutingContext context) {
    return context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
  }
}
