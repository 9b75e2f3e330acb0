package io.graft.host.bus;

import io.graft.spi.GraftException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** Asks the host's verticles over the event bus. Thread-safe. */
public final class BusClient {
  /** A model may have to be loaded, or an index to be built, before a reply comes. */
  private static final DeliveryOptions PATIENT =
      new DeliveryOptions().setSendTimeout(TimeUnit.HOURS.toMillis(1));

  private final Vertx vertx;

  public BusClient(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Sends a message and waits for its reply.
   *
   * @return fails with a {@link Refusal}; its error is a {@link GraftException} as it was told
   */
  public Future<JsonObject> ask(String address, JsonObject message) {
    return vertx
        .eventBus()
        .<JsonObject>request(address, message, PATIENT)
        .recover(
            failure ->
                Future.failedFuture(
                    Refusal.busy("nobody answers at " + address + " now", "ask again later")))
        .compose(
            reply -> {
              JsonObject error = reply.body().getJsonObject("error");
              Integer status = reply.body().getInteger("status");
              return error == null || status == null
                  ? Future.succeededFuture(reply.body())
                  : Future.failedFuture(new Refusal(status, ErrorMessages.of(error)));
            });
  }
}
