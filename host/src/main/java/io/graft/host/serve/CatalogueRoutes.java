package io.graft.host.serve;

import io.graft.host.bus.BusClient;
import io.graft.host.catalogue.CatalogueAddresses;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Map;
import java.util.function.Function;

/** The operations on plugins and their knowledge: each is a message on the event bus. */
final class CatalogueRoutes {
  private final BusClient bus;
  private final EventStreams streams;

  CatalogueRoutes(BusClient bus, EventStreams streams) {
    this.bus = bus;
    this.streams = streams;
  }

  Map<String, Function<RoutingContext, Future<Reply>>> handlers() {
    return Map.of(
        "listDomains", context -> ask(CatalogueAddresses.DOMAINS, new JsonObject()),
        "listPlugins", context -> ask(CatalogueAddresses.LIST, new JsonObject()),
        "planPlugins", context -> ask(CatalogueAddresses.PLAN, new JsonObject()),
        "pluginEvents", this::events,
        "searchKnowledge", this::search);
  }

  private Future<Reply> ask(String address, JsonObject message) {
    return bus.ask(address, message).map(Reply::json);
  }

  private Future<Reply> search(RoutingContext context) {
    ValidatedRequest request = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
    JsonObject message =
        new JsonObject()
            .put("domain", request.getPathParameters().get("domain").getString())
            .put("query", request.getQuery().get("q").getString());
    RequestParameter limit = request.getQuery().get("limit");
    if (limit != null && !limit.isEmpty()) {
      message.put("limit", limit.getInteger());
    }
    return ask(CatalogueAddresses.SEARCH, message);
  }

  private Future<Reply> events(RoutingContext context) {
    ValidatedRequest request = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
    RequestParameter follow = request.getQuery().get("follow");
    boolean stays = follow == null || follow.isEmpty() || follow.getBoolean();
    return streams.reply(context, new Events(bus, stays));
  }

  /**
   * The events of plugins.
   *
   * @param stays whether a client waits for those that are to come
   */
  private record Events(BusClient bus, boolean stays) implements EventSource {
    @Override
    public String name() {
      return "plugins";
    }

    @Override
    public String address() {
      return CatalogueAddresses.EVENTS;
    }

    @Override
    public boolean has(JsonObject event) {
      return true;
    }

    @Override
    public Future<JsonObject> read(long after, int most) {
      JsonObject message = new JsonObject().put("after", after).put("limit", most);
      return bus.ask(CatalogueAddresses.READ_EVENTS, message)
          .map(page -> page.put("ended", !stays));
    }
  }
}
