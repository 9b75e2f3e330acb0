package io.graft.host.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.job.AdaptationResult;
import io.graft.core.job.JobEvent;
import io.graft.host.BlockedThreads;
import io.graft.host.bus.BusClient;
import io.graft.host.bus.Refusal;
import io.graft.host.train.JobRunner;
import io.graft.host.train.TrainerVerticle;
import io.graft.spi.GraftException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The queue with a trainer whose work is a few lines of the test. */
@Timeout(60)
class JobsVerticleTest {
  @TempDir Path folder;
  private final List<String> begun = Collections.synchronizedList(new ArrayList<>());
  private final List<JsonObject> published = Collections.synchronizedList(new ArrayList<>());
  private final BlockedThreads blocked = new BlockedThreads();
  private Vertx vertx;
  private String deployed;

  @AfterEach
  void noThreadWasBlocked() throws Exception {
    await(vertx.close());
    blocked.assertNone();
  }

  private void start(JobRunner runner) throws Exception {
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setBlockedThreadCheckInterval(50)
                .setMaxEventLoopExecuteTime(500)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));
    vertx
        .eventBus()
        .<JsonObject>consumer(JobsAddresses.EVENTS, message -> published.add(message.body()));
    await(
        vertx.deployVerticle(
            new TrainerVerticle(
                (request, listener, cancelled) -> {
                  begun.add(request.runDirectory().getFileName().toString());
                  return runner.run(request, listener, cancelled);
                })));
    JobHouse house =
        new JobHouse(folder.resolve("storage"), folder.resolve("runs"), List.of(), 1, 100, 1000);
    deployed = await(vertx.deployVerticle(new JobsVerticle(house)));
  }

  /** Ends the host in order, without ending the runner's threads by force. */
  private void stop() throws Exception {
    await(vertx.undeploy(deployed));
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException runtime) {
        throw runtime;
      }
      throw e;
    }
  }

  private JsonObject ask(String address, JsonObject message) throws Exception {
    return await(new BusClient(vertx).ask(address, message));
  }

  private JsonObject about(String address, String id) throws Exception {
    return ask(address, new JsonObject().put("id", id));
  }

  private static JsonObject submission(String id) {
    return new JsonObject()
        .put("id", id)
        .put("recipe", "data: {train: train.jsonl}")
        .put("data", new JsonObject().put("train.jsonl", "{\"text\":\"a\",\"label\":\"b\"}"))
        .put("owner", "ada");
  }

  private JsonObject until(String id, String state) throws Exception {
    while (true) {
      JsonObject job = about(JobsAddresses.GET, id);
      if (state.equals(job.getString("state"))) {
        return job;
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  private List<String> types(String id) throws Exception {
    JsonObject reply = about(JobsAddresses.READ_EVENTS, id);
    return reply.getJsonArray("events").stream()
        .map(event -> ((JsonObject) event).getString("type"))
        .toList();
  }

  private static AdaptationResult result(Path run) {
    Map<String, Double> metrics = Map.of("accuracy", 0.9);
    return new AdaptationResult(
        run, "test", "accuracy", 0.9, 0.7, metrics, metrics, 1, 2, 1.1, 5, 1, 10, 7, 7);
  }

  private static AdaptationResult untilCancelled(java.util.function.BooleanSupplier cancelled) {
    while (!cancelled.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
    }
    throw GraftException.user("the job was cancelled", null, "go on");
  }

  @Test
  void aJobRunsItsFilesAndItsEventsAreStoredBeforeTheyAreTold() throws Exception {
    start(
        (request, listener, cancelled) -> {
          assertTrue(Files.exists(request.recipe().resolveSibling("data/train.jsonl")));
          listener.on(new JobEvent.PhaseStarted("saving", request.runDirectory() + "/adapter"));
          for (int step = 1; step <= 300; step++) {
            listener.on(new JobEvent.StepDone(step, 300, 1, 0.5, 1e-3, 900, 0));
          }
          return result(request.runDirectory());
        });
    JsonObject job = ask(JobsAddresses.SUBMIT, submission("a"));
    assertEquals("ada", job.getString("owner"));
    JsonObject done = until("a", "finished");
    assertEquals(0.9, done.getJsonObject("result").getDouble("value"));
    assertFalse(done.encode().contains(folder.toString()), done.encode());
    assertEquals(
        List.of("queued", "started", "phase", "step", "step", "finished"),
        types("a"),
        "at most one step a second, and the last one");
    JsonObject stored = about(JobsAddresses.READ_EVENTS, "a");
    assertFalse(stored.encode().contains(folder.toString()), stored.encode());
    assertEquals(stored.getJsonArray("events"), new JsonArray(List.copyOf(published)));
  }

  @Test
  void prioritiesCancelAndAFailureThatOthersSurvive() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    start(
        (request, listener, cancelled) -> {
          switch (request.id()) {
            case "first" -> {
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }
            case "long" -> untilCancelled(cancelled);
            case "memory" -> throw new OutOfMemoryError("Java heap space");
            default -> {}
          }
          return result(request.runDirectory());
        });
    ask(JobsAddresses.SUBMIT, submission("first"));
    until("first", "running");
    ask(JobsAddresses.SUBMIT, submission("memory"));
    ask(JobsAddresses.SUBMIT, submission("never"));
    ask(JobsAddresses.SUBMIT, submission("long").put("priority", 3));
    about(JobsAddresses.CANCEL, "never");
    go.countDown();
    until("long", "running");
    about(JobsAddresses.CANCEL, "long");
    until("long", "cancelled");
    JsonObject failed = until("memory", "failed");
    assertTrue(
        failed.getJsonObject("error").getString("what").contains("out of memory"), failed::encode);
    until("never", "cancelled");
    ask(JobsAddresses.SUBMIT, submission("last"));
    until("last", "finished");
    about(JobsAddresses.RETRY, "never");
    assertEquals("never.2", until("never", "finished").getString("run"));
    assertEquals(List.of("first", "long", "memory", "last", "never.2"), begun);
  }

  @Test
  void theSameSubmissionIsOneJobAndAWrongOneIsNone() throws Exception {
    start((request, listener, cancelled) -> result(request.runDirectory()));
    ask(JobsAddresses.SUBMIT, submission("a"));
    ask(JobsAddresses.SUBMIT, submission("a"));
    until("a", "finished");
    ask(JobsAddresses.SUBMIT, submission("a"));
    assertEquals(List.of("a"), begun);
    Files.createDirectories(folder.resolve("runs/by-hand"));
    for (var refused :
        Map.of(
                409, submission("a").put("priority", 1),
                400, submission("b").put("recipe", "data: {tran: train.jsonl}"))
            .entrySet()) {
      Refusal refusal =
          assertThrows(Refusal.class, () -> ask(JobsAddresses.SUBMIT, refused.getValue()));
      assertEquals(refused.getKey(), refusal.status(), refusal.getMessage());
    }
    Refusal taken =
        assertThrows(Refusal.class, () -> ask(JobsAddresses.SUBMIT, submission("by-hand")));
    assertTrue(
        taken.getMessage().contains("a run or alias is called 'by-hand'"), taken.getMessage());
    JsonObject all = ask(JobsAddresses.LIST, new JsonObject());
    assertEquals(1, all.getJsonArray("jobs").size(), all::encode);
  }

  @Test
  void aHostThatStopsLeavesItsJobsToTheNext() throws Exception {
    start((request, listener, cancelled) -> untilCancelled(cancelled));
    ask(JobsAddresses.SUBMIT, submission("a"));
    ask(JobsAddresses.SUBMIT, submission("b"));
    until("a", "running");
    stop();
    start((request, listener, cancelled) -> result(request.runDirectory()));
    until("a", "finished");
    until("b", "finished");
    assertEquals(List.of("a", "a", "b"), begun, "the one that was running keeps its place");
    assertEquals(List.of("queued", "started", "queued", "started", "finished"), types("a"));
    JsonObject events = about(JobsAddresses.READ_EVENTS, "a");
    assertEquals(
        "the host stopped", events.getJsonArray("events").getJsonObject(2).getString("why"));
  }

  @Test
  void filesWithoutAJobGoAtTheNextStart() throws Exception {
    Path orphan = Files.createDirectories(folder.resolve("storage/jobs/orphan/data"));
    start((request, listener, cancelled) -> result(request.runDirectory()));
    assertFalse(Files.exists(orphan));
  }
}
