package io.graft.host.jobs;

import io.graft.core.store.RunDirectory;
import io.graft.host.bus.ErrorMessages;
import io.graft.host.bus.Refusal;
import io.graft.spi.GraftException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who waits, who runs, and what became of each: every change of a job's state is one transaction
 * that stores its event too. Used by one thread at a time.
 *
 * <pre>
 * submit → queued → running → finished | failed
 *            ↓  ↑      ↓  ↑________ the host stopped or died: queued again
 *       cancelled   cancelling → cancelled
 * resume, retry: failed | cancelled → queued
 * </pre>
 */
final class JobBook implements AutoCloseable {
  /** A job that was running so often when the host died, without a new checkpoint, has failed. */
  static final int MOST_DEATHS = 10;

  private final JobDatabase database;
  private final Path runs;
  private final int mostQueued;
  private final InstantSource clock;

  /** A job behind a change, and the event that tells of it; null when nothing changed. */
  record Change(Job job, @Nullable JsonObject event) {}

  /**
   * @param database closed with this
   * @param runs where the run directories are
   * @param mostQueued how many jobs may wait
   */
  JobBook(JobDatabase database, Path runs, int mostQueued, InstantSource clock) {
    this.database = database;
    this.runs = runs;
    this.mostQueued = mostQueued;
    this.clock = clock;
  }

  /** What is done in one transaction with both tables. */
  @FunctionalInterface
  private interface Work<T> {
    T run(JobTable jobs, EventTable events) throws SQLException;
  }

  private <T> T transaction(Work<T> work) {
    return database.transaction(
        connection -> work.run(new JobTable(connection), new EventTable(connection)));
  }

  /**
   * The job that was submitted under this id before.
   *
   * @throws Refusal when another one has the id
   */
  Optional<Job> same(Submission submission, String id) {
    Optional<Job> there = find(id);
    there.ifPresent(
        job -> {
          if (!job.digest().equals(submission.digest())) {
            throw Refusal.conflict("another job is called '" + id + "'", "choose another id");
          }
        });
    return there;
  }

  /** Whether one more may wait. */
  void requireRoom() {
    if (transaction((jobs, events) -> jobs.queued()) >= mostQueued) {
      throw Refusal.busy(mostQueued + " jobs are waiting", "submit it again later");
    }
  }

  Change submit(Submission submission, String id, @Nullable String domain) {
    return transaction(
        (jobs, events) -> {
          Job job = jobs.insert(submission, id, domain, clock.instant());
          return told(events, job, "queued", why("submitted").put("priority", job.priority()));
        });
  }

  Optional<Job> find(String id) {
    return transaction((jobs, events) -> jobs.find(id));
  }

  Job get(String id) {
    return find(id)
        .orElseThrow(
            () -> Refusal.unknown("no job '" + id + "'", "id", "list them with: graft jobs list"));
  }

  /** The newest first; {@code before} is the id of the last one that was seen, or null. */
  List<Job> list(@Nullable String state, @Nullable String before, int most) {
    long number = before == null ? Long.MAX_VALUE : get(before).number();
    return transaction((jobs, events) -> jobs.list(state, number, most));
  }

  /** The stored events behind a sequence number, in order. */
  List<JsonObject> events(String id, long after, int most) {
    Job job = get(id);
    return transaction((jobs, events) -> events.after(job, after, most));
  }

  /** Marks the job whose turn it is as running; empty when none waits. */
  Optional<Change> startNext() {
    return transaction(
        (jobs, events) -> {
          Optional<Job> first = jobs.first();
          if (first.isEmpty()) {
            return Optional.empty();
          }
          Job job = JobChange.of(first.get()).state(JobState.RUNNING).begun().at(clock.instant());
          jobs.update(job);
          JsonObject fields = new JsonObject().put("attempt", job.attempt()).put("run", job.run());
          return Optional.of(told(events, job, "started", fields));
        });
  }

  /** Stores what the trainer tells of a running job. */
  Change progress(String id, String type, JsonObject fields) {
    Job job = get(id);
    return transaction((jobs, events) -> told(events, job, type, fields));
  }

  Change finished(String id, JsonObject result) {
    return change(
        JobChange.of(get(id)).state(JobState.FINISHED).result(result).at(clock.instant()),
        "finished",
        new JsonObject().put("result", result));
  }

  Change failed(String id, JsonObject error) {
    return change(
        JobChange.of(get(id)).state(JobState.FAILED).error(error).at(clock.instant()),
        "failed",
        new JsonObject().put("error", error));
  }

  /** The trainer stopped a job: because of {@link #cancel}, or because the host stops. */
  Change stopped(String id) {
    Job job = get(id);
    return job.state() == JobState.CANCELLING
        ? to(job, JobState.CANCELLED, "cancelled", new JsonObject())
        : to(job, JobState.QUEUED, "queued", why("the host stopped"));
  }

  /** Cancels a job that waits, or marks a running one so that the trainer is to be told. */
  Change cancel(String id) {
    Job job = get(id);
    return switch (job.state()) {
      case QUEUED -> to(job, JobState.CANCELLED, "cancelled", new JsonObject());
      case RUNNING -> to(job, JobState.CANCELLING, "cancelling", new JsonObject());
      case CANCELLING, CANCELLED -> new Change(job, null);
      case FINISHED, FAILED ->
          throw Refusal.conflict("the job has " + job.state().text(), "nothing is to be done");
    };
  }

  /** Puts a job back into the queue that goes on from its newest checkpoint. */
  Change resume(String id) {
    return again(id, JobChange.of(get(id)), "resumed");
  }

  /** Puts a job back into the queue that begins anew, in a run directory of its own. */
  Change retry(String id) {
    Job job = get(id);
    JobChange change = JobChange.of(job).newLife();
    while (Files.exists(runs.resolve(change.at(clock.instant()).run()))) {
      change.newLife();
    }
    return again(id, change, "retried");
  }

  private Change again(String id, JobChange change, String why) {
    Job job = get(id);
    if (job.state() != JobState.FAILED && job.state() != JobState.CANCELLED) {
      throw Refusal.conflict(
          "the job is " + job.state().text(), "only failed and cancelled jobs begin again");
    }
    requireRoom();
    return change(
        change.state(JobState.QUEUED).noEnd().alive().at(clock.instant()), "queued", why(why));
  }

  /** After a start: what the host had under way when it died waits again, or has failed. */
  List<Change> recover() {
    List<Change> changes = new ArrayList<>();
    for (Job job : transaction((jobs, events) -> jobs.underWay())) {
      changes.add(recover(job));
    }
    return changes;
  }

  private Change recover(Job job) {
    if (job.state() == JobState.CANCELLING) {
      return to(job, JobState.CANCELLED, "cancelled", new JsonObject());
    }
    String checkpoint = newestCheckpoint(job);
    JobChange change = JobChange.of(job).died(checkpoint);
    Job dead = change.at(clock.instant());
    if (dead.deaths() >= MOST_DEATHS) {
      GraftException error =
          GraftException.internal(
              "the host died " + dead.deaths() + " times in this job without a new checkpoint",
              null);
      JsonObject json = ErrorMessages.json(error);
      return change(
          change.state(JobState.FAILED).error(json).at(clock.instant()),
          "failed",
          new JsonObject().put("error", json));
    }
    return change(
        change.state(JobState.QUEUED).at(clock.instant()), "queued", why("the host died"));
  }

  private @Nullable String newestCheckpoint(Job job) {
    Path folder = new RunDirectory(runs.resolve(job.run())).checkpoints();
    if (!Files.isDirectory(folder)) {
      return null;
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .map(child -> child.getFileName().toString())
          .filter(name -> name.startsWith("step-"))
          .max(String::compareTo)
          .orElse(null);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be listed", e);
    }
  }

  private Change to(Job job, JobState state, String type, JsonObject fields) {
    return change(JobChange.of(job).state(state).at(clock.instant()), type, fields);
  }

  private Change change(Job job, String type, JsonObject fields) {
    return transaction(
        (jobs, events) -> {
          jobs.update(job);
          return told(events, job, type, fields);
        });
  }

  private Change told(EventTable events, Job job, String type, JsonObject fields)
      throws SQLException {
    return new Change(job, events.append(job, type, fields, clock.instant()));
  }

  private static JsonObject why(String why) {
    return new JsonObject().put("why", why);
  }

  AliasBook aliases() {
    return new AliasBook(database, clock);
  }

  @Override
  public void close() {
    database.close();
  }
}
