package io.graft.host.bus;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers messages, and refuses with
 *
 * <pre>
 * {"status": the status of HTTP that fits,
 *  "error": {"category": text, "what": text, "where": text or null, "mend": text}}
 * </pre>
 */
public final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  /**
   * Answers what comes to an address, on the context of the caller.
   *
   * @param handler may throw instead of failing; must not block
   * @return completes when it listens
   */
  public static Future<Void> at(
      Vertx vertx, String address, Function<JsonObject, Future<JsonObject>> handler) {
    return vertx
        .eventBus()
        .<JsonObject>consumer(
            address,
            message ->
                answer(handler, message.body())
                    .map(
                        reply -> {
                          message.reply(reply); // throws when something in it is not JSON
                          return reply;
                        })
                    .onFailure(failure -> message.reply(json(failure))))
        .completion();
  }

  private static Future<JsonObject> answer(
      Function<JsonObject, Future<JsonObject>> handler, JsonObject body) {
    try {
      return handler.apply(body);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static JsonObject json(Throwable failure) {
    Refusal refusal = refusal(failure);
    return new JsonObject()
        .put("status", refusal.status())
        .put("error", ErrorMessages.json(refusal.error()));
  }

  /** What is told of a failure; an unexpected one goes to the log. */
  public static Refusal refusal(Throwable thrown) {
    Throwable failure = // a future wraps what failed in the stage before
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (failure instanceof Refusal refusal) {
      return refusal;
    }
    if (failure instanceof GraftException error) {
      if (FullDisk.is(error)) {
        LOG.warn("refused because a disk is full or fails: {}", error.getMessage());
        return FullDisk.refusal(error);
      }
      if (error.category() == ErrorCategory.INTERNAL) {
        LOG.error("internal error", error);
      }
      return Refusal.of(error);
    }
    LOG.error("internal error", failure);
    if (failure instanceof OutOfMemoryError) { // of the heap, or of JavaCPP for tensors
      return Refusal.busy(
          "the host ran out of memory (" + failure.getMessage() + ")",
          "send less at once, or give the host more with GRAFT_HEAP");
    }
    return Refusal.of(GraftException.internal("the host failed: see its log", failure));
  }
}
