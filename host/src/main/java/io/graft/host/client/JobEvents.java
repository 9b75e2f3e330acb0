package io.graft.host.client;

import io.graft.spi.GraftException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The events of a job from its first to its last, through broken connections and starts of the
 * host: after each break it goes on behind the last event that it has. Used by one thread.
 */
public final class JobEvents {
  private static final Set<String> LAST = Set.of("finished", "failed", "cancelled");
  private static final long SECONDS_WITHOUT_HOST = 300;
  private static final long MILLIS_BETWEEN = 1000;
  private static final String DATA = "data: ";

  private final HostClient host;
  private final String id;
  private long told;

  public JobEvents(HostClient host, String id) {
    this.host = host;
    this.id = id;
  }

  /**
   * Hands on each event once, in order, and returns behind the last one of a job that has ended.
   *
   * @throws GraftException when the host refuses, or is away for five minutes
   */
  public void forEach(Consumer<JsonObject> action) {
    long deadline = newDeadline();
    while (true) {
      try {
        HttpRequest request =
            host.request("/v1/jobs/" + id + "/events")
                .header("Last-Event-ID", String.valueOf(told))
                .build();
        HttpResponse<Stream<String>> response =
            host.send(request, HttpResponse.BodyHandlers.ofLines());
        deadline = newDeadline();
        if (response.statusCode() == 204 || toEnd(response.body(), action)) {
          return;
        }
      } catch (IOException e) {
        if (told == 0 || System.nanoTime() > deadline) {
          throw host.silent(e);
        }
      } catch (UncheckedIOException e) {
        deadline = newDeadline(); // the stream broke off
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MILLIS_BETWEEN));
    }
  }

  private static long newDeadline() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_WITHOUT_HOST);
  }

  /** Whether the job ended. A job that was resumed has ends in between, which do not count. */
  private boolean toEnd(Stream<String> lines, Consumer<JsonObject> action) {
    boolean ended = false;
    try (lines) {
      Iterator<String> each = lines.iterator();
      while (each.hasNext()) {
        String line = each.next();
        if (line.startsWith(DATA)) {
          JsonObject event = new JsonObject(line.substring(DATA.length()));
          told = event.getLong("sequence");
          ended = LAST.contains(event.getString("type"));
          action.accept(event);
        }
      }
    }
    return ended;
  }
}
