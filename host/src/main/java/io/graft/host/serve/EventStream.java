package io.graft.host.serve;

import io.graft.host.jobs.JobsAddresses;
import io.graft.host.jobs.JobsClient;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one job as Server-Sent Events. Every event is read from the database, in order; a
 * message on the bus only says that there may be more. So none is missed, told twice or told before
 * it is stored, and a slow client is waited for. Used on one event loop.
 */
final class EventStream {
  private static final int PAGE = 200;
  private static final long KEEP_ALIVE_MILLIS = 15_000;
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  private final Vertx vertx;
  private final JobsClient jobs;
  private final String id;
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
      Vertx vertx,
      JobsClient jobs,
      String id,
      long after,
      HttpServerResponse response,
      Runnable closed) {
    this.vertx = vertx;
    this.jobs = jobs;
    this.id = id;
    this.told = after;
    this.response = response;
    this.closed = closed;
  }

  /** Begins; ends with the job, or when the client goes. */
  void start() {
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Accel-Buffering", "no");
    response.exceptionHandler(gone -> stop());
    response.closeHandler(gone -> stop());
    response.drainHandler(room -> read());
    consumer =
        vertx
            .eventBus()
            .consumer(
                JobsAddresses.EVENTS,
                message -> {
                  if (id.equals(message.body().getString("job"))) {
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
    JsonObject message = new JsonObject().put("id", id).put("after", told).put("limit", PAGE);
    jobs.ask(JobsAddresses.READ_EVENTS, message)
        .onComplete(
            page -> {
              reading = false;
              if (over) {
                return;
              }
              if (page.failed()) {
                LOG.info("the events of {} end early", id, page.cause());
                finish(); // the client comes back with the number of its last event
              } else {
                tell(page.result());
              }
            });
  }

  private void tell(JsonObject page) {
    List<JsonObject> events =
        page.getJsonArray("events").stream().map(JsonObject.class::cast).toList();
    for (JsonObject event : events) {
      told = event.getLong("sequence");
      response.write(
          "id: "
              + told
              + "\nevent: "
              + event.getString("type")
              + "\ndata: "
              + event.encode()
              + "\n\n");
    }
    if (more || events.size() == PAGE) {
      read();
    } else if (page.getBoolean("ended")) {
      finish();
    }
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
