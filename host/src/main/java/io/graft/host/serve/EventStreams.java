package io.graft.host.serve;

import io.graft.host.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;

/** All streams of events that clients listen to. Used on one event loop. */
final class EventStreams {
  private static final int NO_CONTENT = 204;
  private static final int MOST = 200;
  private static final String LAST_EVENT = "Last-Event-ID";

  private final Vertx vertx;
  private int open;

  EventStreams(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Server-Sent Events from behind the last one that the client has; 204 when no more can come. */
  Future<Reply> reply(RoutingContext context, EventSource source) {
    long after = after(context);
    if (open >= MOST) {
      throw Refusal.busy(MOST + " clients listen to events", "ask again later");
    }
    return source
        .read(after, 1)
        .map(
            page ->
                page.getBoolean("ended") && page.getJsonArray("events").isEmpty()
                    ? reply -> reply.response().setStatusCode(NO_CONTENT).end()
                    : reply -> stream(reply, source, after));
  }

  private void stream(RoutingContext context, EventSource source, long after) {
    open++;
    new EventStream(vertx, source, after, context.response(), () -> open--).start();
  }

  /** The header counts where both are given: it is what a client sends that connects again. */
  private static long after(RoutingContext context) {
    ValidatedRequest request = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
    RequestParameter header = request.getHeaders().get(LAST_EVENT);
    boolean sent = header != null && !header.isEmpty(); // an absent one may be an empty parameter
    RequestParameter given = sent ? header : request.getQuery().get("after");
    return given == null || given.isEmpty() ? 0 : given.getLong();
  }
}
