package io.graft.host.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.host.bus.Refusal;
import io.graft.host.jobs.JobBook.Change;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobBookTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path folder;
  private JobBook book;

  @BeforeEach
  void open() {
    book = new JobBook(JobDatabase.open(folder), folder.resolve("runs"), 5, () -> NOW);
  }

  @AfterEach
  void close() {
    book.close();
  }

  private void reopen() {
    book.close();
    open();
  }

  private static Submission submission(int priority) {
    return new Submission(null, "data: {train: a.jsonl}", List.of(), Map.of(), priority, "ada");
  }

  private Change submit(String id, int priority) {
    return book.submit(submission(priority), id, "medical");
  }

  private String next() {
    return book.startNext().orElseThrow().job().id();
  }

  private List<String> types(String id) {
    List<JsonObject> events = book.events(id, 0, 1000);
    for (int i = 0; i < events.size(); i++) {
      assertEquals(i + 1, events.get(i).getLong("sequence"));
      assertEquals(id, events.get(i).getString("job"));
      assertEquals(NOW.toString(), events.get(i).getString("time"));
    }
    return events.stream().map(event -> event.getString("type")).toList();
  }

  @Test
  void theGreatestPriorityGoesFirstAndThenTheOldest() {
    submit("low", -1);
    submit("first", 0);
    submit("second", 0);
    submit("high", 5);
    assertEquals(
        List.of("high", "first", "second", "low"), List.of(next(), next(), next(), next()));
    assertTrue(book.startNext().isEmpty());
  }

  @Test
  void aChangeAndItsEventAreThereAfterAnotherStart() {
    submit("a", 0);
    next();
    book.progress("a", "phase", new JsonObject().put("name", "training"));
    book.finished("a", new JsonObject().put("value", 0.5));
    reopen();
    Job job = book.get("a");
    assertEquals(JobState.FINISHED, job.state());
    assertEquals(0.5, job.result().getDouble("value"));
    assertEquals("ada", job.owner());
    assertEquals("medical", job.domain());
    assertEquals(List.of("queued", "started", "phase", "finished"), types("a"));
    assertEquals("phase", book.events("a", 2, 1).get(0).getString("type"));
  }

  @Test
  void whatRanWhenTheHostDiedWaitsAgain() {
    submit("runs", 0);
    submit("stops", 0);
    submit("waits", 0);
    next();
    next();
    book.cancel("stops");
    reopen();
    assertEquals(2, book.recover().size());
    assertEquals(JobState.QUEUED, book.get("runs").state());
    assertEquals(JobState.CANCELLED, book.get("stops").state());
    assertEquals(List.of("queued", "started", "queued"), types("runs"));
    assertEquals("the host died", book.events("runs", 2, 1).get(0).getString("why"));
    assertEquals("runs", next(), "it keeps its place");
    assertEquals(2, book.get("runs").attempt());
    assertEquals("runs", book.get("runs").run(), "and its run directory");
  }

  @Test
  void aJobInWhichTheHostDiesAgainAndAgainHasFailed() throws Exception {
    submit("poison", 0);
    Path checkpoints = folder.resolve("runs/poison/checkpoints");
    for (int death = 1; death < JobBook.MOST_DEATHS; death++) {
      next();
      book.recover();
      assertEquals(JobState.QUEUED, book.get("poison").state());
    }
    Files.createDirectories(checkpoints.resolve("step-000010"));
    next();
    book.recover();
    assertEquals(JobState.QUEUED, book.get("poison").state(), "it had come further");
    for (int death = 2; death <= JobBook.MOST_DEATHS; death++) {
      next();
      book.recover();
    }
    Job job = book.get("poison");
    assertEquals(JobState.FAILED, job.state());
    assertTrue(job.error().getString("what").contains("died 10 times"), job.error()::encode);
  }

  @Test
  void cancelResumeAndRetry() throws Exception {
    submit("a", 0);
    assertEquals(JobState.CANCELLED, book.cancel("a").job().state());
    assertNull(book.cancel("a").event(), "once is enough");
    assertEquals("a", book.resume("a").job().run());
    next();
    assertEquals(JobState.CANCELLING, book.cancel("a").job().state());
    assertEquals(JobState.CANCELLED, book.stopped("a").job().state());
    Files.createDirectories(folder.resolve("runs/a.2"));
    assertEquals("a.3", book.retry("a").job().run(), "a.2 belongs to somebody else");
    next();
    book.failed("a", new JsonObject().put("what", "no"));
    assertNull(book.resume("a").job().error());
    next();
    assertEquals(JobState.QUEUED, book.stopped("a").job().state(), "the host stopped it");
    next();
    book.finished("a", new JsonObject());
    for (var refused :
        List.<org.junit.jupiter.api.function.Executable>of(
            () -> book.cancel("a"), () -> book.resume("a"), () -> book.retry("a"))) {
      assertEquals(409, assertThrows(Refusal.class, refused).status());
    }
    assertEquals(404, assertThrows(Refusal.class, () -> book.get("b")).status());
  }

  @Test
  void theSameUnderTheSameIdIsOneJob() {
    submit("a", 0);
    assertEquals("a", book.same(submission(0), "a").orElseThrow().id());
    Refusal refusal = assertThrows(Refusal.class, () -> book.same(submission(1), "a"));
    assertEquals(409, refusal.status());
    assertTrue(book.same(submission(0), "b").isEmpty());
  }

  @Test
  void listsTheNewestFirstInPages() {
    for (String id : List.of("a", "b", "c", "d")) {
      submit(id, 0);
    }
    next();
    assertEquals(List.of("d", "c"), ids(book.list(null, null, 2)));
    assertEquals(List.of("b", "a"), ids(book.list(null, "c", 2)));
    assertEquals(List.of("a"), ids(book.list("running", null, 9)));
  }

  private static List<String> ids(List<Job> jobs) {
    return jobs.stream().map(Job::id).toList();
  }

  @Test
  void aFullQueueTakesNothing() {
    for (int i = 0; i < 5; i++) {
      book.requireRoom();
      submit("job-" + i, 0);
    }
    assertEquals(503, assertThrows(Refusal.class, book::requireRoom).status());
  }
}
