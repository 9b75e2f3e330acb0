package io.graft.host.train;

import io.graft.core.job.JobEvent;
import io.graft.core.job.JobListener;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A queued or running job: its state, and the events it publishes. Thread-safe; the events of the
 * running job come from its one worker thread.
 */
final class TrainingJob implements JobListener {
  /** Steps in between are not published. */
  private static final long NANOS_BETWEEN_STEPS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Where a job is; a job that has ended is forgotten. */
  enum State {
    QUEUED,
    RUNNING,
    CANCELLING
  }

  private final JobRequest request;
  private final EventBus bus;
  private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
  private long sequence;
  private long lastStepNanos = System.nanoTime() - NANOS_BETWEEN_STEPS;

  TrainingJob(JobRequest request, EventBus bus) {
    this.request = request;
    this.bus = bus;
  }

  JobRequest request() {
    return request;
  }

  State state() {
    return state.get();
  }

  /** Marks the job as running, unless it was cancelled before. */
  void begin() {
    state.compareAndSet(State.QUEUED, State.RUNNING);
  }

  void cancel() {
    state.set(State.CANCELLING);
  }

  boolean cancelled() {
    return state.get() == State.CANCELLING;
  }

  @Override
  public void on(JobEvent event) {
    if (event instanceof JobEvent.StepDone step && tooSoon(step)) {
      return;
    }
    publish(JobMessages.event(event));
  }

  private boolean tooSoon(JobEvent.StepDone step) {
    long now = System.nanoTime();
    if (step.step() < step.totalSteps() && now - lastStepNanos < NANOS_BETWEEN_STEPS) {
      return true;
    }
    lastStepNanos = now;
    return false;
  }

  /** Publishes an event; job and sequence are put in here. */
  synchronized void publish(JsonObject event) {
    sequence++;
    event.put("job", request.id()).put("sequence", sequence);
    bus.publish(TrainerAddresses.events(request.id()), event);
  }
}
