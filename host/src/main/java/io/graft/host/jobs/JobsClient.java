package io.graft.host.jobs;

import io.graft.host.train.ErrorMessages;
import io.graft.spi.GraftException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** Asks about jobs over the event bus. Thread-safe. */
public final class JobsClient {
  private final Vertx vertx;

  public JobsClient(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Sends a message and waits for its reply.
   *
   * @param address one of {@link JobsAddresses}
   * @return fails with a {@link JobRefusal}, or with a {@link GraftException} when nobody answers
   */
  public Future<JsonObject> ask(String address, JsonObject message) {
    return vertx
        .eventBus()
        .<JsonObject>request(address, message)
        .recover(
            failure ->
                Future.failedFuture(JobRefusal.busy("jobs are not taken now", "ask again later")))
        .compose(
            reply -> {
              JsonObject error = reply.body().getJsonObject("error");
              Integer status = reply.body().getInteger("status");
              return error == null || status == null
                  ? Future.succeededFuture(reply.body())
                  : Future.failedFuture(new JobRefusal(status, ErrorMessages.of(error)));
            });
  }
}
