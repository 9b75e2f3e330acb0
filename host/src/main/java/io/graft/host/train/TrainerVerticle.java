package io.graft.host.train;

import io.graft.core.job.AdaptationResult;
import io.graft.host.bus.ErrorMessages;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Takes jobs from the event bus and runs them in the order of their submission on the worker pool
 * {@value #POOL}, whose platform threads do nothing else. The event loop only hands on messages.
 * {@link TrainerAddresses} has the protocol. Undeploying cancels all jobs and waits for them.
 */
public final class TrainerVerticle extends VerticleBase {
  /** The name of the worker pool; its threads are called after it. */
  public static final String POOL = "graft-trainer";

  /** Training may take long: no warning on a worker before this. */
  private static final long LONGEST_JOB_DAYS = 365;

  private static final Logger LOG = LoggerFactory.getLogger(TrainerVerticle.class);

  private final JobRunner runner;
  private final int parallelJobs;
  // only touched on the event loop of this verticle
  private final Map<String, TrainingJob> jobs = new LinkedHashMap<>();
  private final Map<String, Future<?>> runs = new LinkedHashMap<>();
  private @Nullable WorkerExecutor workers;

  /**
   * Runs one job at a time.
   *
   * @param runner does the work
   */
  public TrainerVerticle(JobRunner runner) {
    this(runner, 1);
  }

  /**
   * @param runner does the work; thread-safe when {@code parallelJobs} is above 1
   * @param parallelJobs how many jobs run at the same time, at least 1
   */
  public TrainerVerticle(JobRunner runner, int parallelJobs) {
    this.runner = runner;
    this.parallelJobs = parallelJobs;
  }

  @Override
  public Future<?> start() {
    workers = vertx.createSharedWorkerExecutor(POOL, parallelJobs, LONGEST_JOB_DAYS, TimeUnit.DAYS);
    return Future.all(
        listen(TrainerAddresses.SUBMIT, this::submit),
        listen(TrainerAddresses.CANCEL, this::cancel),
        listen(TrainerAddresses.LIST, this::list));
  }

  @Override
  public Future<?> stop() {
    jobs.values().forEach(TrainingJob::cancel);
    WorkerExecutor pool = workers;
    return Future.join(runs.values().stream().toList())
        .transform(ended -> pool == null ? Future.succeededFuture() : pool.close());
  }

  private Future<Void> listen(String address, Consumer<Message<JsonObject>> handler) {
    return vertx
        .eventBus()
        .<JsonObject>consumer(
            address,
            message -> {
              try {
                handler.accept(message);
              } catch (GraftException e) {
                message.reply(new JsonObject().put("error", ErrorMessages.json(e)));
              }
            })
        .completion();
  }

  private void submit(Message<JsonObject> message) {
    JobRequest request = JobRequest.of(message.body());
    if (jobs.containsKey(request.id())) {
      throw GraftException.user(
          "a job '" + request.id() + "' is queued or running", "id", "choose another id");
    }
    TrainingJob job = new TrainingJob(request, vertx.eventBus());
    jobs.put(request.id(), job);
    message.reply(
        new JsonObject().put("id", request.id()).put("run", request.runDirectory().toString()));
    job.publish(JobMessages.type("accepted").put("run", request.runDirectory().toString()));
    Future<JsonObject> run =
        Objects.requireNonNull(workers, "started").executeBlocking(() -> run(job), false);
    runs.put(request.id(), run);
    run.onComplete(ended -> forget(job, ended.succeeded() ? ended.result() : null));
  }

  /** Forgets the job before its last event goes out, so that its id is free by then. */
  private void forget(TrainingJob job, @Nullable JsonObject last) {
    jobs.remove(job.request().id());
    runs.remove(job.request().id());
    job.publish(last == null ? cancelledEvent(job) : last);
  }

  private void cancel(Message<JsonObject> message) {
    String id = JobRequest.text(message.body(), "id");
    TrainingJob job = jobs.get(id);
    if (job == null) {
      throw GraftException.unknown(ErrorCategory.USER, "job", id, jobs.keySet(), "id");
    }
    job.cancel();
    message.reply(new JsonObject().put("id", id));
  }

  private void list(Message<JsonObject> message) {
    JsonArray list = new JsonArray();
    jobs.values()
        .forEach(
            job ->
                list.add(
                    new JsonObject()
                        .put("id", job.request().id())
                        .put("run", job.request().runDirectory().toString())
                        .put("state", job.state().name().toLowerCase(Locale.ROOT))));
    message.reply(new JsonObject().put("jobs", list));
  }

  /** On a worker thread: does the job and says how it ended; throws nothing. */
  private JsonObject run(TrainingJob job) {
    String id = job.request().id();
    try (MDC.MDCCloseable logged = MDC.putCloseable("job", id)) {
      if (job.cancelled()) {
        return cancelledEvent(job);
      }
      job.begin();
      job.publish(JobMessages.type("started"));
      AdaptationResult result = runner.run(job.request(), job, job::cancelled);
      return JobMessages.type("finished").put("result", JobMessages.result(result));
    } catch (GraftException e) {
      if (job.cancelled()) {
        LOG.info("job {} was cancelled", id);
        return cancelledEvent(job);
      }
      LOG.info("job {} failed", id, e);
      return failedEvent(e);
    } catch (OutOfMemoryError e) { // of the heap, or of JavaCPP for tensors
      LOG.error("job {} ran out of memory", id, e);
      return failedEvent(
          new GraftException(
              ErrorCategory.USER,
              "the job ran out of memory (" + e.getMessage() + ")",
              null,
              "lower training.batch_tokens or training.max_length, or give the host more with"
                  + " GRAFT_HEAP",
              e));
    } catch (Throwable e) { // an Error in a job must not end the host
      LOG.error("job {} failed unexpectedly", id, e);
      return failedEvent(GraftException.internal("the job failed: " + e, e));
    }
  }

  private static JsonObject cancelledEvent(TrainingJob job) {
    return JobMessages.type("cancelled").put("run", job.request().runDirectory().toString());
  }

  private static JsonObject failedEvent(GraftException error) {
    return JobMessages.type("failed").put("error", ErrorMessages.json(error));
  }
}
