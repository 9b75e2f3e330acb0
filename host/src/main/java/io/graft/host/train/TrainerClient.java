package io.graft.host.train;

import io.graft.host.bus.ErrorMessages;
import io.graft.spi.GraftException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Set;

/** Submits and cancels jobs over the event bus. Thread-safe. */
public final class TrainerClient {
  private static final Set<String> LAST = Set.of("finished", "failed", "cancelled");

  private final Vertx vertx;

  public TrainerClient(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Submits a job; {@code view} hears everything from its acceptance to its end.
   *
   * @return completes when the job is queued, or fails with a {@link GraftException} that says why
   *     it was refused
   */
  public Future<Void> submit(JobRequest request, JobView view) {
    return submit(request, message -> tell(view, message));
  }

  /**
   * Submits a job.
   *
   * @param each hears every message of {@link TrainerAddresses#events}, in order, on one event loop
   * @return as of {@link #submit(JobRequest, JobView)}
   */
  public Future<Void> submit(JobRequest request, Handler<JsonObject> each) {
    MessageConsumer<JsonObject> events =
        vertx.eventBus().consumer(TrainerAddresses.events(request.id()));
    events.handler(
        message -> {
          if (LAST.contains(message.body().getString("type"))) {
            events.unregister();
          }
          each.handle(message.body());
        });
    return events
        .completion()
        .compose(listening -> ask(TrainerAddresses.SUBMIT, request.toJson()))
        .onFailure(refused -> events.unregister())
        .mapEmpty();
  }

  /**
   * Cancels a job.
   *
   * @return completes when the trainer knows, before the job stops
   */
  public Future<Void> cancel(String id) {
    return ask(TrainerAddresses.CANCEL, new JsonObject().put("id", id)).mapEmpty();
  }

  private Future<JsonObject> ask(String address, JsonObject body) {
    return vertx
        .eventBus()
        .<JsonObject>request(address, body)
        .recover(
            failure ->
                Future.failedFuture(
                    GraftException.internal("the trainer does not answer", failure)))
        .compose(
            reply -> {
              JsonObject error = reply.body().getJsonObject("error");
              return error == null
                  ? Future.succeededFuture(reply.body())
                  : Future.failedFuture(ErrorMessages.of(error));
            });
  }

  private static void tell(JobView view, JsonObject message) {
    switch (message.getString("type")) {
      case "accepted" -> {} // the reply says it too
      case "started" -> view.started();
      case "finished" -> view.finished(JobMessages.result(message.getJsonObject("result")));
      case "failed" -> view.failed(ErrorMessages.of(message.getJsonObject("error")));
      case "cancelled" -> view.cancelled(Path.of(message.getString("run")));
      default -> view.on(JobMessages.event(message));
    }
  }
}
