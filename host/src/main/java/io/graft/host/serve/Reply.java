package io.graft.host.serve;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** What goes back to the client. */
record Reply(int status, String type, String body) {
  static Reply text(String body) {
    return new Reply(200, "text/plain; charset=utf-8", body);
  }

  static Reply json(JsonObject body) {
    return json(200, body);
  }

  static Reply json(int status, JsonObject body) {
    return new Reply(status, "application/json", body.encode());
  }

  void send(RoutingContext context) {
    context.response().setStatusCode(status).putHeader("Content-Type", type).end(body);
  }
}
