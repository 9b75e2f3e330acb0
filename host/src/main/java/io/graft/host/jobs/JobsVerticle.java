package io.graft.host.jobs;

import io.graft.host.bus.Answers;
import io.graft.host.jobs.JobBook.Change;
import io.graft.host.train.TrainerClient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the queue: takes jobs in, hands the trainer as many as may run, stores what it tells, and
 * publishes that. {@link JobsAddresses} has the protocol. Database and files are touched on the one
 * thread of the worker pool {@value #POOL}, in order; the event loop only hands on messages.
 * Undeploying lets running jobs stop behind a checkpoint and puts them back into the queue.
 */
public final class JobsVerticle extends VerticleBase {
  /** The name of the worker pool; its thread is called after it. */
  public static final String POOL = "graft-jobs";

  private static final long RETRY_MILLIS = 5_000;
  private static final Logger LOG = LoggerFactory.getLogger(JobsVerticle.class);

  private final JobHouse house;
  // only touched on the event loop of this verticle
  private final Map<String, RunningJob> running = new TreeMap<>();
  private final Set<RunningJob> storing = new HashSet<>();
  private final Promise<Void> drained = Promise.promise();
  private boolean draining;
  private boolean choosing;
  private @Nullable WorkerExecutor worker;
  private @Nullable TrainerClient trainer;
  private @Nullable JobDesk desk;

  public JobsVerticle(JobHouse house) {
    this.house = house;
  }

  @Override
  public Future<?> start() {
    worker = vertx.createSharedWorkerExecutor(POOL, 1);
    trainer = new TrainerClient(vertx);
    return Objects.requireNonNull(worker, "started")
        .executeBlocking(() -> JobDesk.open(house, InstantSource.system()))
        .compose(
            opened -> {
              desk = opened;
              return atDesk(JobDesk::recover);
            })
        .compose(
            changes -> {
              changes.forEach(this::publish);
              return Future.all(listen());
            })
        .onSuccess(listening -> choose());
  }

  private List<Future<Void>> listen() {
    List<Future<Void>> consumers = new ArrayList<>();
    consumers.add(answer(JobsAddresses.SUBMIT, message -> changed(d -> d.submit(message))));
    consumers.add(answer(JobsAddresses.RESUME, message -> changed(d -> d.resume(id(message)))));
    consumers.add(answer(JobsAddresses.RETRY, message -> changed(d -> d.retry(id(message)))));
    consumers.add(answer(JobsAddresses.CANCEL, message -> cancel(id(message))));
    consumers.add(answer(JobsAddresses.GET, message -> atDesk(d -> d.get(id(message)))));
    consumers.add(answer(JobsAddresses.LIST, message -> atDesk(d -> d.list(message))));
    consumers.add(answer(JobsAddresses.READ_EVENTS, message -> atDesk(d -> d.events(message))));
    consumers.add(answer(JobsAddresses.LIST_ALIASES, message -> atDesk(JobDesk::aliases)));
    consumers.add(answer(JobsAddresses.PROMOTE_ALIAS, message -> atDesk(d -> d.promote(message))));
    consumers.add(
        answer(
            JobsAddresses.ROLL_BACK_ALIAS,
            message -> atDesk(d -> d.rollBack(message.getString("alias")))));
    consumers.add(
        answer(
            JobsAddresses.REMOVE_ALIAS,
            message -> atDesk(d -> d.removeAlias(message.getString("alias")))));
    return consumers;
  }

  private static String id(JsonObject message) {
    return message.getString("id");
  }

  private Future<Void> answer(String address, Function<JsonObject, Future<JsonObject>> handler) {
    return Answers.at(vertx, address, handler);
  }

  /** Does something on the worker's thread, behind everything that was asked before. */
  private <T> Future<T> atDesk(Function<JobDesk, T> work) {
    JobDesk open = Objects.requireNonNull(desk, "started");
    Callable<T> call = () -> work.apply(open);
    return Objects.requireNonNull(worker, "started").executeBlocking(call, true);
  }

  private Future<JsonObject> changed(Function<JobDesk, Change> work) {
    return atDesk(work)
        .map(
            change -> {
              publish(change);
              choose();
              return change.job().toJson();
            });
  }

  private void publish(Change change) {
    if (change.event() != null) {
      vertx.eventBus().publish(JobsAddresses.EVENTS, change.event());
    }
  }

  private Future<JsonObject> cancel(String id) {
    return changed(d -> d.cancel(id))
        .onSuccess(
            job -> {
              RunningJob under = running.get(id);
              if (under != null) {
                under.stop();
              }
            });
  }

  /** Hands the next job to the trainer when one may run. */
  private void choose() {
    if (draining || choosing || running.size() >= house.parallel()) {
      return;
    }
    choosing = true;
    atDesk(JobDesk::startNext)
        .onComplete(
            next -> {
              choosing = false;
              if (next.failed()) {
                LOG.error("no job can be begun; once more in {} ms", RETRY_MILLIS, next.cause());
                vertx.setTimer(RETRY_MILLIS, timer -> choose());
              } else if (next.result().isPresent()) {
                begin(next.result().get());
                choose();
              }
              checkDrained();
            });
  }

  private void begin(Change started) {
    publish(started);
    Job job = started.job();
    RunningJob under = new RunningJob(job, Objects.requireNonNull(trainer, "started"), this::store);
    running.put(job.id(), under);
    LOG.info("job {} begins, attempt {}", job.id(), job.attempt());
    under.begin(Objects.requireNonNull(desk, "started").request(job));
    if (draining) {
      under.stop();
    }
  }

  /**
   * Stores what a job told, one after the other, and publishes that; the last one ends the job.
   * What cannot be stored now, for the disk may be full, is tried again while the job goes on.
   */
  private void store(RunningJob under) {
    JsonObject message = under.next();
    if (message == null || !storing.add(under)) {
      return;
    }
    Job job = under.job();
    boolean last = RunningJob.LAST.contains(message.getString("type"));
    atDesk(d -> d.heard(job, message))
        .onSuccess(
            change -> {
              storing.remove(under);
              under.stored();
              publish(change);
              if (last) {
                LOG.info("job {} is {}", job.id(), change.job().state().text());
                over(job);
              } else {
                store(under);
              }
            })
        .onFailure(
            failure -> {
              LOG.error("what job {} told cannot be stored: {}", job.id(), message, failure);
              if (draining) {
                over(job); // the next start finds it as if the host had died
              } else {
                vertx.setTimer(
                    RETRY_MILLIS,
                    timer -> {
                      storing.remove(under);
                      store(under);
                    });
              }
            });
  }

  private void over(Job job) {
    running.remove(job.id());
    choose();
    checkDrained();
  }

  private void checkDrained() {
    if (draining && !choosing && running.isEmpty()) {
      drained.tryComplete();
    }
  }

  @Override
  public Future<?> stop() {
    draining = true;
    running.values().forEach(RunningJob::stop);
    checkDrained();
    return drained
        .future()
        .compose(empty -> desk == null ? Future.succeededFuture() : close())
        .eventually(() -> worker == null ? Future.succeededFuture() : worker.close());
  }

  private Future<@Nullable Void> close() {
    return atDesk(
        d -> {
          d.close();
          return null;
        });
  }
}
