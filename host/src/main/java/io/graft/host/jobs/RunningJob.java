package io.graft.host.jobs;

import io.graft.host.bus.ErrorMessages;
import io.graft.host.train.JobRequest;
import io.graft.host.train.TrainerClient;
import io.graft.spi.GraftException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job at the trainer. Used on one event loop. */
final class RunningJob {
  /** The messages of the trainer that end a job. */
  static final Set<String> LAST = Set.of("finished", "failed", "cancelled");

  /** Said by the book too, when it makes the job run. */
  private static final Set<String> KNOWN = Set.of("accepted", "started");

  private static final long NANOS_BETWEEN_STEPS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_UNTOLD = 2000;
  private static final Logger LOG = LoggerFactory.getLogger(RunningJob.class);

  private final Job job;
  private final TrainerClient trainer;
  private final Consumer<RunningJob> listener;
  private final Deque<JsonObject> untold = new ArrayDeque<>();
  private boolean accepted;
  private boolean stops;
  private long lastStepNanos = System.nanoTime() - NANOS_BETWEEN_STEPS;

  /**
   * @param listener hears that there is something {@link #next()} to be stored; the last message is
   *     one of {@link #LAST}
   */
  RunningJob(Job job, TrainerClient trainer, Consumer<RunningJob> listener) {
    this.job = job;
    this.trainer = trainer;
    this.listener = listener;
  }

  void begin(JobRequest request) {
    trainer
        .submit(request, this::heard)
        .onSuccess(
            taken -> {
              accepted = true;
              if (stops) {
                tellTrainer();
              }
            })
        .onFailure(
            refused -> {
              GraftException error =
                  refused instanceof GraftException graft
                      ? graft
                      : GraftException.internal("the trainer failed: " + refused, refused);
              tell(new JsonObject().put("type", "failed").put("error", ErrorMessages.json(error)));
            });
  }

  private void heard(JsonObject message) {
    String type = message.getString("type");
    if (KNOWN.contains(type) || ("step".equals(type) && tooSoon(message))) {
      return;
    }
    tell(message);
  }

  /** A disk that is full for long makes a long queue: of steps, some may go. */
  private void tell(JsonObject message) {
    if (untold.size() >= MOST_UNTOLD) {
      untold.stream()
          .skip(1) // which is being stored
          .filter(each -> "step".equals(each.getString("type")))
          .findFirst()
          .ifPresent(untold::removeFirstOccurrence);
    }
    untold.add(message);
    listener.accept(this);
  }

  Job job() {
    return job;
  }

  /** What is to be stored next, in the order of the trainer; null when that is nothing. */
  @Nullable JsonObject next() {
    return untold.peek();
  }

  /** What was next is stored. */
  void stored() {
    untold.remove();
  }

  private boolean tooSoon(JsonObject step) {
    long now = System.nanoTime();
    boolean last = step.getLong("step").equals(step.getLong("total_steps"));
    if (!last && now - lastStepNanos < NANOS_BETWEEN_STEPS) {
      return true;
    }
    lastStepNanos = now;
    return false;
  }

  /** Makes the job stop at its next step, behind a checkpoint. */
  void stop() {
    if (!stops && accepted) {
      tellTrainer();
    }
    stops = true;
  }

  private void tellTrainer() {
    trainer
        .cancel(job.id())
        .onFailure(ended -> LOG.info("job {} ended before it was told to stop", job.id()));
  }
}
