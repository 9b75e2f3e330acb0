package io.graft.host.jobs;

import io.graft.host.bus.ErrorMessages;
import io.graft.host.train.JobRequest;
import io.graft.host.train.TrainerClient;
import io.graft.spi.GraftException;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job at the trainer. Used on one event loop. */
final class RunningJob {
  /** The messages of the trainer that end a job. */
  static final Set<String> LAST = Set.of("finished", "failed", "cancelled");

  /** Said by the book too, when it makes the job run. */
  private static final Set<String> KNOWN = Set.of("accepted", "started");

  private static final long NANOS_BETWEEN_STEPS = TimeUnit.SECONDS.toNanos(1);
  private static final Logger LOG = LoggerFactory.getLogger(RunningJob.class);

  private final Job job;
  private final TrainerClient trainer;
  private final BiConsumer<Job, JsonObject> listener;
  private boolean accepted;
  private boolean stops;
  private long lastStepNanos = System.nanoTime() - NANOS_BETWEEN_STEPS;

  /**
   * @param listener hears what is to be stored; the last message is one of {@link #LAST}
   */
  RunningJob(Job job, TrainerClient trainer, BiConsumer<Job, JsonObject> listener) {
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
              listener.accept(
                  job,
                  new JsonObject().put("type", "failed").put("error", ErrorMessages.json(error)));
            });
  }

  private void heard(JsonObject message) {
    String type = message.getString("type");
    if (KNOWN.contains(type) || ("step".equals(type) && tooSoon(message))) {
      return;
    }
    listener.accept(job, message);
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
