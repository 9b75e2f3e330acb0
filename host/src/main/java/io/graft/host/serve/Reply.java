package io.graft.host.serve;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** What goes back to the client. */
@FunctionalInterface
interface Reply {
  /** Sends it, on the event loop of the request. */
  void send(RoutingContext context);

  static Reply text(String body) {
    return of(200, "text/plain; charset=utf-8", body);
  }

  static Reply json(JsonObject body) {
    return json(200, body);
  }

  static Reply json(int status, JsonObject body) {
    return of(status, "application/json", body.encode());
  }

  static Reply of(int status, String type, String body) {
    return context ->
        context.response().setStatusCode(status).putHeader("Content-Type", type).end(body);
  }
}
