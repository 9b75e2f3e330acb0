package io.graft.host.serve;

import io.graft.core.file.StrictJson;
import io.graft.host.bus.FullDisk;
import io.graft.host.journal.NumberedFiles;
import io.graft.host.journal.NumberedWriter;
import io.graft.spi.GraftException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who did what and when, and what came of it: one JSON object a line for each request that changes
 * something, and for each that was not let in. Lines are numbered without gaps, over restarts too
 * when the newest file is there; a new file begins each 16 MiB, and the 32 before it are kept. The
 * file is opened for each line, so that it may be moved away at any time. Bodies and tokens are
 * never in it.
 *
 * <p>While it cannot be written, lines wait in memory and requests that change something are
 * refused. Thread-safe, except that a request is watched on its event loop.
 */
final class AuditLog {
  private static final Set<String> LOOKS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> ASKS = Set.of("predict", "validateRecipe");
  private static final String TARGET = "graft.audit.target";
  private static final long FILE_BYTES = 16 << 20;
  private static final int MOST_OLDER = 32;
  private static final int MOST_WAITING = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

  private final Path file;
  private final long fileBytes;
  private final WorkerExecutor worker;
  // of the worker's one thread
  private @Nullable NumberedWriter writer;
  private long last;
  // guarded by this
  private final Deque<JsonObject> waiting = new ArrayDeque<>();
  private long dropped;
  private @Nullable IOException fault;

  AuditLog(Vertx vertx, Path file) {
    this(vertx, file, FILE_BYTES);
  }

  /** The same with files of another size. */
  AuditLog(Vertx vertx, Path file, long fileBytes) {
    this.file = file;
    this.fileBytes = fileBytes;
    this.worker = vertx.createSharedWorkerExecutor("graft-audit", 1);
  }

  /** Names what a request is about, where its path does not. */
  static void target(RoutingContext context, String name) {
    context.put(TARGET, name);
  }

  private static boolean changes(RoutingContext context, String operation) {
    return !LOOKS.contains(context.request().method().name()) && !ASKS.contains(operation);
  }

  /** Watches a request of an operation of the contract. */
  void watch(RoutingContext context, String operation) {
    Instant begun = Instant.now();
    context.addEndHandler(
        ended -> {
          int status = context.response().getStatusCode();
          boolean shut = status == 401 || status == 403;
          if (shut || changes(context, operation)) {
            write(entry(context, operation, begun, status));
          }
        });
  }

  /**
   * Whether a request may do its work.
   *
   * @return fails with a {@link GraftException} of a full disk when what it does could not be
   *     recorded
   */
  Future<Boolean> admit(RoutingContext context, String operation) {
    if (!changes(context, operation) || fault() == null) {
      return Future.succeededFuture(true);
    }
    return worker
        .executeBlocking(this::store, true) // there may be room by now
        .compose(
            done -> {
              IOException still = fault();
              return still == null
                  ? Future.succeededFuture(true)
                  : Future.failedFuture(
                      GraftException.data(
                          "the audit log cannot be written (" + still.getMessage() + ")",
                          file.toString(),
                          "make room on the disk",
                          new FullDisk(still)));
            });
  }

  private synchronized @Nullable IOException fault() {
    return fault;
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

  /** Completes when it is in the file, or waits because that cannot be written. */
  Future<Boolean> write(JsonObject entry) {
    synchronized (this) {
      if (waiting.size() < MOST_WAITING) {
        waiting.add(entry);
      } else {
        dropped++; // changes are refused meanwhile: it is a refusal
      }
    }
    return worker.executeBlocking(this::store, true);
  }

  /** On the worker: writes what waits, as far as there is room. */
  private boolean store() {
    try {
      NumberedWriter out = open();
      for (JsonObject entry = next(); entry != null; entry = next()) {
        JsonObject line = new JsonObject().put("sequence", last + 1).mergeIn(entry);
        out.append(last + 1, line.encode());
        last++;
        stored();
      }
      failed(null);
    } catch (IOException e) {
      failed(e);
    }
    return true;
  }

  private synchronized @Nullable JsonObject next() {
    if (waiting.isEmpty() && dropped > 0) {
      waiting.add(
          new JsonObject()
              .put("time", Instant.now().toString())
              .put("what", "dropped")
              .put("requests", dropped)
              .put("outcome", "refused"));
      dropped = 0;
    }
    return waiting.peek();
  }

  private synchronized void stored() {
    waiting.poll();
  }

  private synchronized void failed(@Nullable IOException why) {
    if (why != null && fault == null) { // said once
      LOG.error("the audit log cannot be written: {}; requests that change are refused", file, why);
    } else if (why == null && fault != null) {
      LOG.info("the audit log is written again: {}", file);
    }
    fault = why;
  }

  private NumberedWriter open() throws IOException {
    NumberedWriter open = writer;
    if (open == null) {
      NumberedFiles files = new NumberedFiles(file);
      List<String> lines = new ArrayList<>(NumberedFiles.lines(file));
      List<Path> older = files.older();
      long first = lines.isEmpty() ? 0 : Math.max(1, sequence(lines.get(0)));
      if (lines.isEmpty() && !older.isEmpty()) {
        lines.addAll(NumberedFiles.lines(older.get(older.size() - 1)));
      }
      last = lines.isEmpty() ? 0 : sequence(lines.get(lines.size() - 1));
      open = new NumberedWriter(files, fileBytes, MOST_OLDER, first);
      writer = open;
    }
    return open;
  }

  /** 0 of a line that has none: an older version of Graft wrote it, or somebody changed it. */
  private long sequence(String line) {
    try {
      return StrictJson.object(line.getBytes(StandardCharsets.UTF_8), file.toString())
          .path("sequence")
          .asLong();
    } catch (GraftException e) {
      LOG.warn("a line of the audit log is damaged: {}", e.getMessage());
      return 0;
    }
  }
}
