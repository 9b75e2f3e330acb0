package io.graft.host.serve;

import io.graft.host.bus.Answers;
import io.graft.host.bus.Refusal;
import io.graft.spi.GraftException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.openapi.validation.ValidatorException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An error as RFC 9457 has it, with Graft's category, place and mend. */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(Problem.class);
  private static final String MEND = "see the contract at /openapi.yaml";

  private final int status;
  private final GraftException error;

  Problem(int status, GraftException error) {
    super(error);
    this.status = status;
    this.error = error;
  }

  /** What a client is told of a failure; an unexpected one goes to the log. */
  static Problem of(Throwable thrown, int status) {
    boolean wrapped = // a future wraps what failed in the stage before
        (thrown instanceof HttpException || thrown instanceof CompletionException)
            && thrown.getCause() != null;
    Throwable failure = wrapped ? thrown.getCause() : thrown;
    if (failure instanceof Problem problem) {
      return problem;
    }
    if (failure instanceof Refusal refusal) {
      return new Problem(refusal.status(), refusal.error());
    }
    if (failure instanceof GraftException graft) {
      Refusal refusal = Answers.refusal(graft);
      return new Problem(refusal.status(), refusal.error());
    }
    if (failure instanceof ValidatorException invalid) {
      return new Problem(400, GraftException.user(invalid.getMessage(), null, MEND));
    }
    int code = failure instanceof HttpException http ? http.getStatusCode() : status;
    if (code == 413) {
      return new Problem(
          code, GraftException.user("the body is too large", null, "send less at once"));
    }
    if (code >= 400 && code < 500) {
      return new Problem(code, GraftException.user("the request is refused", null, MEND));
    }
    LOG.error("internal error", failure);
    return new Problem(500, GraftException.internal("the host failed: see its log", failure));
  }

  int status() {
    return status;
  }

  void answer(RoutingContext context) {
    answer(context.response());
  }

  void answer(HttpServerResponse response) {
    if (response.ended() || response.headWritten()) {
      return;
    }
    String category = error.category().name();
    response
        .setStatusCode(status)
        .putHeader("Content-Type", "application/problem+json")
        .end(
            new JsonObject()
                .put("type", "urn:graft:problem:" + category.toLowerCase(Locale.ROOT))
                .put("title", error.what())
                .put("status", status)
                .put("category", category)
                .put("where", error.where())
                .put("mend", error.mend())
                .encode());
  }
}
