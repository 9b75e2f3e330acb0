package io.graft.host.serve;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who did what and when, and what came of it: one JSON object a line for each request that changes
 * something, and for each that was not let in. The file is opened for each line, so that it may be
 * moved away at any time. Bodies and tokens are never in it.
 */
final class AuditLog {
  private static final Set<String> LOOKS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> ASKS = Set.of("predict", "validateRecipe");
  private static final String TARGET = "graft.audit.target";
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

  private final Path file;
  private final WorkerExecutor worker;

  AuditLog(Vertx vertx, Path file) {
    this.file = file;
    this.worker = vertx.createSharedWorkerExecutor("graft-audit", 1);
  }

  /** Names what a request is about, where its path does not. */
  static void target(RoutingContext context, String name) {
    context.put(TARGET, name);
  }

  /** Watches a request of an operation of the contract. */
  void watch(RoutingContext context, String operation) {
    Instant begun = Instant.now();
    context.addEndHandler(
        ended -> {
          int status = context.response().getStatusCode();
          boolean shut = status == 401 || status == 403;
          boolean changes =
              !LOOKS.contains(context.request().method().name()) && !ASKS.contains(operation);
          if (shut || changes) {
            write(entry(context, operation, begun, status));
          }
        });
  }

  private static JsonObject entry(
      RoutingContext context, String operation, Instant begun, int status) {
    return new JsonObject()
        .put("time", begun.toString())
        .put("who", Doorkeeper.client(context))
        .put("from", context.request().remoteAddress().hostAddress())
        .put("what", operation)
        .put("path", context.normalizedPath())
        .put("target", context.<String>get(TARGET))
        .put("status", status)
        .put("outcome", status < 400 ? "done" : status < 500 ? "refused" : "failed");
  }

  private void write(JsonObject entry) {
    worker
        .executeBlocking(
            () -> {
              Files.createDirectories(file.getParent());
              return Files.writeString(
                  file,
                  entry.encode() + "\n",
                  StandardOpenOption.CREATE,
                  StandardOpenOption.APPEND);
            },
            true)
        .onFailure(
            failure ->
                LOG.error(
                    "the audit log cannot be written: {}; lost: {}", file, entry, unwrap(failure)));
  }

  private static Throwable unwrap(Throwable failure) {
    return failure instanceof IOException || failure.getCause() == null
        ? failure
        : failure.getCause();
  }
}
