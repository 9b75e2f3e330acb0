package io.graft.host.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.graft.core.job.AdaptationResult;
import io.graft.core.job.JobEvent;
import io.graft.core.job.JobListener;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(30)
class TrainerVerticleTest {
  private static final Path RUN = Path.of("/runs/one");
  private static final AdaptationResult RESULT =
      new AdaptationResult(
          RUN,
          "test",
          "accuracy",
          0.9,
          0.7,
          Map.of("accuracy", 0.9, "macro_f1", 0.8),
          Map.of("accuracy", 0.7, "macro_f1", 0.6),
          1.5,
          2000,
          1.1,
          512,
          100,
          1000,
          7,
          7);

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setBlockedThreadCheckInterval(50)
              .setMaxWorkerExecuteTime(200)
              .setMaxWorkerExecuteTimeUnit(TimeUnit.MILLISECONDS));
  private final TrainerClient client = new TrainerClient(vertx);
  private final ListAppender<ILoggingEvent> vertxLog = new ListAppender<>();

  @BeforeEach
  void listen() {
    vertxLog.start();
    ((Logger) LoggerFactory.getLogger("io.vertx")).addAppender(vertxLog);
  }

  @AfterEach
  void noThreadWasBlocked() throws Exception {
    await(vertx.close());
    ((Logger) LoggerFactory.getLogger("io.vertx")).detachAppender(vertxLog);
    assertEquals(
        List.of(),
        vertxLog.list.stream()
            .filter(event -> event.getLoggerName().contains("BlockedThreadChecker"))
            .toList());
  }

  @Test
  void tellsEverythingInOrderAndEndsWithTheResult() throws Exception {
    deploy(
        (request, listener, cancelled) -> {
          listener.on(new JobEvent.PhaseStarted("training", "3 epochs"));
          listener.on(new JobEvent.StepDone(1, 2, 1, 0.5, 1e-3, 900, 4));
          listener.on(new JobEvent.Evaluated(1, 1, Map.of("accuracy", 0.8), true));
          listener.on(new JobEvent.Warned("label 'x' has one example"));
          listener.on(new JobEvent.StepDone(2, 2, 1, 0.4, 1e-3, 900, 0));
          return RESULT;
        });
    List<JsonObject> raw = Collections.synchronizedList(new ArrayList<>());
    vertx
        .eventBus()
        .<JsonObject>consumer(TrainerAddresses.events("one"), message -> raw.add(message.body()));
    RecordingView view = new RecordingView();
    await(client.submit(request("one"), view));
    assertEquals(RESULT, view.await());
    assertEquals(
        List.of("accepted", "started", "phase", "step", "evaluated", "warned", "step", "finished"),
        raw.stream().map(event -> event.getString("type")).toList());
    for (int i = 0; i < raw.size(); i++) {
      assertEquals(i + 1, raw.get(i).getLong("sequence"));
      assertEquals("one", raw.get(i).getString("job"));
    }
    assertEquals(new JobEvent.StepDone(1, 2, 1, 0.5, 1e-3, 900, 4), view.events.get(1));
  }

  @Test
  void aLongJobBlocksNoEventLoopAndHasItsOwnPool() throws Exception {
    AtomicReference<String> thread = new AtomicReference<>("");
    deploy(
        (request, listener, cancelled) -> {
          thread.set(Thread.currentThread().getName());
          long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(600);
          while (System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
          }
          return RESULT;
        });
    RecordingView view = new RecordingView();
    await(client.submit(request("long"), view));
    view.await();
    assertTrue(thread.get().startsWith(TrainerVerticle.POOL), thread.get());
  }

  @Test
  void showsAtMostTenStepsASecondAndTheLast() throws Exception {
    deploy(
        (request, listener, cancelled) -> {
          for (int step = 1; step <= 5000; step++) {
            listener.on(new JobEvent.StepDone(step, 5000, 1, 0.5, 1e-3, 900, 0));
          }
          return RESULT;
        });
    RecordingView view = new RecordingView();
    long start = System.nanoTime();
    await(client.submit(request("fast"), view));
    view.await();
    double seconds = (System.nanoTime() - start) / 1e9;
    assertTrue(view.events.size() <= 2 + 10 * seconds, view.events.size() + " in " + seconds);
    assertEquals(5000, ((JobEvent.StepDone) view.events.get(view.events.size() - 1)).step());
  }

  @Test
  void runsOneJobAfterTheOther() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    deploy(
        (request, listener, cancelled) -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          acquire(go);
          running.decrementAndGet();
          return RESULT;
        });
    RecordingView first = new RecordingView();
    RecordingView second = new RecordingView();
    await(client.submit(request("first"), first));
    await(client.submit(request("second"), second));
    acquire(first.started);
    JsonArray jobs =
        await(vertx.eventBus().<JsonObject>request(TrainerAddresses.LIST, new JsonObject()))
            .body()
            .getJsonArray("jobs");
    assertEquals("running", jobs.getJsonObject(0).getString("state"));
    assertEquals("queued", jobs.getJsonObject(1).getString("state"));
    go.countDown();
    second.await();
    assertEquals(1, most.get());
  }

  @Test
  void cancelsARunningAndAQueuedJob() throws Exception {
    deploy(TrainerVerticleTest::untilCancelled);
    RecordingView running = new RecordingView();
    RecordingView queued = new RecordingView();
    await(client.submit(request("running"), running));
    await(client.submit(request("queued"), queued));
    acquire(running.started);
    await(client.cancel("queued"));
    await(client.cancel("running"));
    assertEquals("cancelled /runs/running", running.await());
    assertEquals("cancelled /runs/queued", queued.await());
    assertEquals(1, queued.started.getCount());
    assertEquals(List.of(), queued.events);
  }

  @Test
  void closingVertxCancelsWhatRuns() throws Exception {
    AtomicReference<String> end = new AtomicReference<>("none");
    deploy(
        (request, listener, cancelled) -> {
          try {
            return untilCancelled(request, listener, cancelled);
          } finally {
            end.set("released");
          }
        });
    RecordingView view = new RecordingView();
    await(client.submit(request("open"), view));
    acquire(view.started);
    await(vertx.close());
    assertEquals("released", end.get());
  }

  @Test
  void failuresKeepTheirCategoryAndUnexpectedOnesAreInternal() throws Exception {
    deploy(
        (request, listener, cancelled) -> {
          if (request.id().equals("user")) {
            throw GraftException.user("no such label", "recipe.yaml:3", "correct it");
          }
          throw new IllegalStateException("a cursor of no list");
        });
    RecordingView user = new RecordingView();
    await(client.submit(request("user"), user));
    GraftException error = assertInstanceOf(GraftException.class, user.await());
    assertEquals(ErrorCategory.USER, error.category());
    assertEquals("recipe.yaml:3", error.where());
    RecordingView internal = new RecordingView();
    await(client.submit(request("internal"), internal));
    GraftException unexpected = assertInstanceOf(GraftException.class, internal.await());
    assertEquals(ErrorCategory.INTERNAL, unexpected.category());
    assertTrue(unexpected.what().contains("a cursor of no list"));
  }

  @Test
  void refusesWhatItCannotRunAndSaysWhy() throws Exception {
    deploy(TrainerVerticleTest::untilCancelled);
    RecordingView view = new RecordingView();
    await(client.submit(request("one"), view));
    GraftException twice = refused(client.submit(request("one"), new RecordingView()));
    assertEquals(ErrorCategory.USER, twice.category());
    GraftException unknown = refused(client.cancel("oen"));
    assertTrue(unknown.mend().contains("did you mean 'one'?"), unknown.mend());
    await(client.cancel("one"));
    assertEquals("cancelled /runs/one", view.await());
  }

  @Test
  void namesTheFieldOfAMalformedMessage() throws Exception {
    deploy(TrainerVerticleTest::untilCancelled);
    JsonObject good = request("good").toJson();
    for (String field : List.of("id", "recipe", "run", "overrides")) {
      assertEquals(field, refusal(good.copy().put(field, 7)).getString("where"));
    }
    assertEquals("id", refusal(good.copy().put("id", "a/../b")).getString("where"));
    assertEquals("recipe", refusal(good.copy().put("recipe", "r.yaml")).getString("where"));
    assertEquals("run", refusal(good.copy().put("run", "a\0b")).getString("where"));
    assertFalse(refusal(new JsonObject()).getString("mend").isEmpty());
  }

  private JsonObject refusal(JsonObject message) throws Exception {
    JsonObject error =
        await(vertx.eventBus().<JsonObject>request(TrainerAddresses.SUBMIT, message))
            .body()
            .getJsonObject("error");
    assertEquals("USER", error.getString("category"));
    return error;
  }

  private static AdaptationResult untilCancelled(
      JobRequest request, JobListener listener, BooleanSupplier cancelled) {
    while (!cancelled.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
    }
    throw GraftException.user("the job was cancelled", null, "start it again");
  }

  private void deploy(JobRunner runner) throws Exception {
    await(vertx.deployVerticle(new TrainerVerticle(runner)));
  }

  private static JobRequest request(String id) {
    return new JobRequest(
        id, Path.of("/recipes/r.yaml"), List.of("training.seed=2"), Path.of("/runs/" + id));
  }

  private static GraftException refused(Future<?> future) {
    ExecutionException failure = assertThrows(ExecutionException.class, () -> await(future));
    return assertInstanceOf(GraftException.class, failure.getCause());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static void acquire(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Keeps what it hears. */
  private static final class RecordingView implements JobView {
    final List<JobEvent> events = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Object end = "running";

    @Override
    public void on(JobEvent event) {
      events.add(event);
    }

    @Override
    public void started() {
      started.countDown();
    }

    @Override
    public void finished(AdaptationResult result) {
      end(result);
    }

    @Override
    public void failed(GraftException error) {
      end(error);
    }

    @Override
    public void cancelled(Path runDirectory) {
      end("cancelled " + runDirectory);
    }

    private void end(Object how) {
      end = how;
      ended.countDown();
    }

    Object await() {
      acquire(ended);
      return end;
    }
  }
}
