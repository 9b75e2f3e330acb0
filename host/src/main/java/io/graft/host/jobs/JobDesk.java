package io.graft.host.jobs;

import io.graft.core.recipe.Recipe;
import io.graft.host.bus.Refusal;
import io.graft.host.jobs.JobBook.Change;
import io.graft.host.train.JobRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Answers what clients ask about jobs: the book for states, the files for what they read. It may
 * block; used by one thread at a time.
 */
final class JobDesk implements AutoCloseable {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final JobBook book;
  private final AliasBook aliases;
  private final JobFiles files;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  private JobDesk(JobBook book, JobFiles files, InstantSource clock) {
    this.book = book;
    this.aliases = book.aliases();
    this.files = files;
    this.clock = clock;
  }

  /** Opens the desk of a host; {@link #recover} comes next. */
  static JobDesk open(JobHouse house, InstantSource clock) {
    JobDatabase database = JobDatabase.open(house.storage());
    return new JobDesk(
        new JobBook(database, house.runs(), house.mostQueued(), clock),
        new JobFiles(house.storage(), house.runs(), new AllowedFolders(house.data(), house.runs())),
        clock);
  }

  /** After a start: puts in order what a host that died has left. */
  List<Change> recover() {
    List<Change> changes = book.recover();
    files.removeAllBut(id -> book.find(id).isPresent());
    return changes;
  }

  /**
   * Takes a job in: files first, then the book, so that a job in the book has its files.
   *
   * @return without an event when the same job is there already
   */
  Change submit(JsonObject message) {
    Submission submission = Submission.of(message);
    String id = submission.id() == null ? newId() : submission.id();
    Optional<Job> same = book.same(submission, id);
    if (same.isPresent()) {
      return new Change(same.get(), null);
    }
    if (files.taken(id) || aliases.has(id)) {
      throw Refusal.conflict("a run or alias is called '" + id + "'", "choose another id");
    }
    book.requireRoom();
    Recipe recipe = files.check(submission, id);
    files.store(submission, id, recipe);
    try {
      return book.submit(submission, id, recipe.domain());
    } catch (RuntimeException e) {
      forget(id, e);
      throw e;
    }
  }

  /** Removes what was stored for a job that is not in the book. */
  private void forget(String id, RuntimeException why) {
    try {
      if (book.find(id).isEmpty()) {
        files.remove(id);
      }
    } catch (RuntimeException e) {
      why.addSuppressed(e); // its folder goes at the next start
    }
  }

  private String newId() {
    return STAMP.format(clock.instant())
        + String.format(Locale.ROOT, "-%06x", random.nextInt(1 << 24));
  }

  JsonObject get(String id) {
    return book.get(id).toJson();
  }

  /** {@code {"jobs": […]}}, the newest first. */
  JsonObject list(JsonObject filter) {
    JsonArray jobs = new JsonArray();
    book.list(
            filter.getString("state"), filter.getString("before"), filter.getInteger("limit", 100))
        .forEach(job -> jobs.add(job.toJson()));
    return new JsonObject().put("jobs", jobs);
  }

  /** {@code {"state": …, "ended": …, "events": […]}}: those behind {@code after}. */
  JsonObject events(JsonObject message) {
    String id = message.getString("id");
    Job job = book.get(id); // first: an event that is not seen then makes no job ended
    JsonArray events = new JsonArray();
    book.events(id, message.getLong("after", 0L), message.getInteger("limit", 500))
        .forEach(events::add);
    return new JsonObject()
        .put("state", job.state().text())
        .put("ended", job.state().ended())
        .put("events", events);
  }

  Change cancel(String id) {
    return book.cancel(id);
  }

  Change resume(String id) {
    return book.resume(id);
  }

  Change retry(String id) {
    return book.retry(id);
  }

  JsonObject aliases() {
    return aliases.list();
  }

  /**
   * Makes an alias stand for an adapter.
   *
   * @throws Refusal when a run or job has the alias's name
   */
  JsonObject promote(JsonObject message) {
    String alias = message.getString("alias");
    if (files.taken(alias) || book.find(alias).isPresent()) {
      throw Refusal.conflict("a run or job is called '" + alias + "'", "choose another alias");
    }
    return aliases.promote(alias, message.getString("adapter"), message.getString("owner"));
  }

  JsonObject removeAlias(String alias) {
    return aliases.remove(alias);
  }

  JsonObject rollBack(String alias) {
    return aliases.rollback(alias);
  }

  Optional<Change> startNext() {
    return book.startNext();
  }

  JobRequest request(Job job) {
    return files.request(job);
  }

  /** Stores a message of the trainer about a running job. */
  Change heard(Job job, JsonObject message) {
    JsonObject fields = new JsonObject(files.shown(job.id(), message.encode()));
    String type = message.getString("type");
    fields.remove("type");
    fields.remove("job");
    fields.remove("sequence");
    fields.remove("run");
    return switch (type) {
      case "finished" -> {
        JsonObject result = fields.getJsonObject("result");
        result.remove("run"); // the job has it, by name
        yield book.finished(job.id(), result);
      }
      case "failed" -> book.failed(job.id(), fields.getJsonObject("error"));
      case "cancelled" -> book.stopped(job.id());
      default -> book.progress(job.id(), type, fields);
    };
  }

  @Override
  public void close() {
    book.close();
  }
}
