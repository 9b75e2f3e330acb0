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
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Numbered events of a host, each once and in order, through broken connections and starts of the
 * host: after each break it goes on behind the last event that it has. Used by one thread.
 */
public final class HostEvents {
  private static final Set<String> LAST = Set.of("finished", "failed", "cancelled");
  private static final long SECONDS_WITHOUT_HOST = 300;
  private static final long MILLIS_BETWEEN = 1000;
  private static final String DATA = "data: ";

  private final HostClient host;
  private final String path;
  private final Predicate<JsonObject> last;
  private final boolean stays;
  private long told;
  private boolean answered;

  private HostEvents(
      HostClient host, String path, long after, boolean stays, Predicate<JsonObject> last) {
    this.host = host;
    this.path = path;
    this.told = after;
    this.stays = stays;
    this.last = last;
  }

  /** All events of a job. */
  public static HostEvents ofJob(HostClient host, String id) {
    return new HostEvents(
        host, "/v1/jobs/" + id + "/events", 0, true, e -> LAST.contains(e.getString("type")));
  }

  /**
   * The events of plugins.
   *
   * @param after the number of the last event that is not wanted; 0 for all
   * @param stays whether to wait for what is to come
   */
  public static HostEvents ofPlugins(HostClient host, long after, boolean stays) {
    return new HostEvents(host, "/v1/plugins/events?follow=" + stays, after, stays, e -> false);
  }

  /**
   * Hands on each event once, in order, and returns when no more can come.
   *
   * @throws GraftException when the host refuses, or is away for five minutes
   */
  public void forEach(Consumer<JsonObject> action) {
    long deadline = newDeadline();
    while (true) {
      try {
        HttpRequest request =
            host.request(path).header("Last-Event-ID", String.valueOf(told)).build();
        HttpResponse<Stream<String>> response =
            host.send(request, HttpResponse.BodyHandlers.ofLines());
        deadline = newDeadline();
        answered = true;
        if (response.statusCode() == 204 || toEnd(response.body(), action) || !stays) {
          return;
        }
      } catch (IOException e) {
        if (!answered || System.nanoTime() > deadline) {
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

  /** Whether that was all. A job that was resumed has ends in between, which do not count. */
  private boolean toEnd(Stream<String> lines, Consumer<JsonObject> action) {
    boolean ended = false;
    try (lines) {
      Iterator<String> each = lines.iterator();
      while (each.hasNext()) {
        String line = each.next();
        if (line.startsWith(DATA)) {
          JsonObject event = new JsonObject(line.substring(DATA.length()));
          told = event.getLong("sequence", told); // what was forgotten has no number
          ended = last.test(event);
          action.accept(event);
        }
      }
    }
    return ended;
  }
}
