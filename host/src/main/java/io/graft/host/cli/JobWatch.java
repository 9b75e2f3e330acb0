package io.graft.host.cli;

import io.graft.host.bus.ErrorMessages;
import io.graft.host.client.HostClient;
import io.graft.host.client.HostEvents;
import io.graft.host.train.JobMessages;
import io.graft.spi.GraftException;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Shows the events of a job of a host until it ends. */
final class JobWatch {
  private static final Set<String> PROGRESS = Set.of("phase", "step", "evaluated", "warned");

  private final Console console;
  private final boolean json;
  private @Nullable JsonObject last;

  JobWatch(Console console, boolean json) {
    this.console = console;
    this.json = json;
  }

  /**
   * Follows a job.
   *
   * @throws GraftException that the job failed with
   * @throws CancellationException when it was cancelled
   */
  void follow(HostClient host, String id) {
    try (Progress progress = Progress.on(console)) {
      HostEvents.ofJob(host, id).forEach(event -> show(event, progress));
    }
    JsonObject end = last;
    if (end == null) {
      throw GraftException.internal("the host told nothing of job " + id, null);
    }
    switch (end.getString("type")) {
      case "failed" -> throw ErrorMessages.of(end.getJsonObject("error"));
      case "cancelled" -> throw new CancellationException("go on with: graft jobs resume " + id);
      default -> {
        if (!json) {
          JsonObject job = host.get("/v1/jobs/" + id);
          ResultText.print(
              console,
              JobMessages.result(job.getJsonObject("result").put("run", job.getString("run"))));
        }
      }
    }
  }

  private void show(JsonObject event, Progress progress) {
    last = event;
    String type = event.getString("type");
    if (json) {
      console.json(event.getMap());
    } else if (PROGRESS.contains(type)) {
      progress.on(JobMessages.event(event));
    } else if ("queued".equals(type)) {
      console.note("queued: " + event.getString("why"));
    } else if ("started".equals(type)) {
      console.note("started, attempt " + event.getInteger("attempt"));
    } else if ("cancelling".equals(type)) {
      console.note("it is told to stop");
    }
  }
}
