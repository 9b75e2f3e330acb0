package io.graft.host.serve;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stored events as Server-Sent Events. Every event is read from where it is stored, in order; a
 * message on the bus only says that there may be more. So none is missed, told twice or told before
 * it is stored, and a slow client is waited for. What is kept no longer is told of as {@code
 * forgotten}. Used on one event loop.
 */
final class EventStream {
  private static final String TYPE = "text/event-stream";
  private static final int PAGE = 200;
  private static final long KEEP_ALIVE_MILLIS = 15_000;
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  private final Vertx vertx;
  private final EventSource source;
  private final HttpServerResponse response;
  private final Runnable closed;
  private @Nullable MessageConsumer<JsonObject> consumer;
  private long timer = -1;
  private long told;
  private boolean reading;
  private boolean more;
  private boolean over;

  /**
   * @param after the sequence number of the last event that the client has
   * @param closed called once, when the stream is over
   */
  EventStream(
      Vertx vertx, EventSource source, long after, HttpServerResponse response, Runnable closed) {
    this.vertx = vertx;
    this.source = source;
    this.told = after;
    this.response = response;
    this.closed = closed;
  }

  /** Whether a response is such a stream. */
  static boolean is(HttpServerResponse response) {
    return TYPE.equals(response.headers().get("Content-Type"));
  }

  /** Begins; ends when no more events can come, or when the client goes. */
  void start() {
    response
        .setChunked(true)
        .putHeader("Content-Type", TYPE)
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Accel-Buffering", "no");
    response.exceptionHandler(gone -> stop());
    response.closeHandler(gone -> stop());
    response.drainHandler(room -> read());
    consumer =
        vertx
            .eventBus()
            .consumer(
                source.address(),
                message -> {
                  if (source.has(message.body())) {
                    read();
                  }
                });
    timer = vertx.setPeriodic(KEEP_ALIVE_MILLIS, now -> response.write(": here\n\n"));
    response.write("retry: 2000\n\n");
    read();
  }

  private void read() {
    if (over) {
      return;
    }
    if (reading || response.writeQueueFull()) {
      more = true; // once the page has come, or the client has taken what was sent
      return;
    }
    reading = true;
    more = false;
    source
        .read(told, PAGE)
        .onComplete(
            page -> {
              reading = false;
              if (over) {
                return;
              }
              if (page.failed()) {
                LOG.info("the events of {} end early", source.name(), page.cause());
                finish(); // the client comes back with the number of its last event
              } else {
                tellAll(page.result());
              }
            });
  }

  private void tellAll(JsonObject page) {
    long oldest = page.getLong("oldest", 1L);
    if (told + 1 < oldest) {
      JsonObject forgotten = new JsonObject().put("type", "forgotten");
      write("", forgotten.put("after", told).put("oldest", oldest)); // it has no number
      told = oldest - 1;
    }
    List<JsonObject> events =
        page.getJsonArray("events").stream().map(JsonObject.class::cast).toList();
    for (JsonObject event : events) {
      told = event.getLong("sequence");
      write("id: " + told + "\n", event);
    }
    if (more || events.size() == PAGE) {
      read();
    } else if (page.getBoolean("ended")) {
      finish();
    }
  }

  private void write(String id, JsonObject event) {
    response.write(id + "event: " + event.getString("type") + "\ndata: " + event.encode() + "\n\n");
  }

  private void finish() {
    stop();
    response.end();
  }

  private void stop() {
    if (over) {
      return;
    }
    over = true;
    vertx.cancelTimer(timer);
    MessageConsumer<JsonObject> listening = consumer;
    if (listening != null) {
      listening.unregister();
    }
    closed.run();
  }
}
