package io.graft.host.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AnswersTest {
  private static final String ADDRESS = "graft.test";
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  private JsonObject ask(Function<JsonObject, Future<JsonObject>> handler) throws Exception {
    Answers.at(vertx, ADDRESS, handler).await(30, TimeUnit.SECONDS);
    return new BusClient(vertx)
        .ask(ADDRESS, new JsonObject().put("a", 1))
        .await(30, TimeUnit.SECONDS);
  }

  private Refusal refused(Function<JsonObject, Future<JsonObject>> handler) {
    Exception e = assertThrows(Exception.class, () -> ask(handler));
    return assertInstanceOf(Refusal.class, e instanceof Refusal ? e : e.getCause());
  }

  @Test
  void anAnswerComesBack() throws Exception {
    assertEquals(1, ask(Future::succeededFuture).getInteger("a"));
  }

  @Test
  void errorsComeBackWithTheStatusOfTheirCategory() {
    Refusal thrown =
        refused(
            body -> {
              throw GraftException.user("no such key", "a", "leave it out");
            });
    assertEquals(400, thrown.status());
    assertEquals("no such key", thrown.error().what());
    assertEquals("a", thrown.error().where());
    Refusal own =
        Answers.refusal(new CompletionException(Refusal.unknown("no job 'x'", "id", "list them")));
    assertEquals(404, own.status());
    assertEquals(422, Answers.refusal(GraftException.data("damaged", null, "mend it")).status());
    assertEquals(
        502, Answers.refusal(GraftException.plugin("it failed", null, "go back", null)).status());
    assertEquals(500, Answers.refusal(new IllegalStateException("never")).status());
  }

  /** A client must not wait for an answer that cannot be sent. */
  @Test
  void anAnswerThatIsNoJsonIsAnError() {
    Refusal refusal =
        refused(body -> Future.succeededFuture(new JsonObject().put("a", new Object())));
    assertEquals(500, refusal.status());
    assertEquals(ErrorCategory.INTERNAL, refusal.error().category());
  }

  @Test
  void whoDoesNotListenIsBusy() {
    Exception e =
        assertThrows(
            Exception.class,
            () ->
                new BusClient(vertx)
                    .ask("graft.nobody", new JsonObject())
                    .await(30, TimeUnit.SECONDS));
    Refusal refusal = assertInstanceOf(Refusal.class, e instanceof Refusal ? e : e.getCause());
    assertEquals(503, refusal.status());
  }

  @Test
  void aFullDiskAndFullMemoryAreToldApart() {
    GraftException full =
        GraftException.data(
            "the file cannot be written", "a.txt", "…", new IOException("No space left on device"));
    Refusal refusal = Answers.refusal(full);
    assertEquals(507, refusal.status());
    assertEquals("a.txt", refusal.error().where());
    assertTrue(refusal.error().mend().contains("make room"), refusal.error().mend());
    GraftException other = GraftException.data("unreadable", "a.txt", "…", new IOException("no"));
    assertEquals(422, Answers.refusal(other).status());
    assertEquals(503, Answers.refusal(new OutOfMemoryError("Java heap space")).status());
  }
}
