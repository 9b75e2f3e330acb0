package io.graft.host.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.host.bus.Refusal;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AliasBookTest {
  @TempDir Path folder;
  private JobDatabase database;
  private AliasBook book;

  @BeforeEach
  void open() {
    database = JobDatabase.open(folder);
    book = new AliasBook(database, () -> Instant.EPOCH);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private JsonObject only() {
    assertEquals(1, book.list().getJsonArray("aliases").size());
    return book.list().getJsonArray("aliases").getJsonObject(0);
  }

  @Test
  void rollsBackThroughEverythingThatWasPromoted() {
    assertNull(book.promote("best", "one", "ada").getString("previous"));
    book.promote("best", "two", "bob");
    book.promote("best", "two", "bob"); // a client that got no answer
    assertEquals("two", book.promote("best", "three", "ada").getString("previous"));
    assertEquals("two", book.rollback("best").getString("adapter"));
    assertEquals("bob", only().getString("owner"));
    assertEquals("one", book.rollback("best").getString("adapter"));
    assertEquals(409, assertThrows(Refusal.class, () -> book.rollback("best")).status());
    book.promote("best", "four", "ada");
    assertEquals("one", only().getString("previous"), "what was undone is no more");
    close();
    open();
    assertEquals("four", only().getString("adapter"));
  }

  @Test
  void whatWasTakenAwayBeginsAnew() {
    book.promote("best", "one", "ada");
    book.promote("best", "two", "ada");
    book.promote("other", "one", "ada");
    assertEquals("two", book.remove("best").getString("adapter"));
    assertFalse(book.has("best"));
    assertEquals("other", only().getString("alias"));
    assertEquals(404, assertThrows(Refusal.class, () -> book.remove("best")).status());
    assertNull(book.promote("best", "three", "ada").getString("previous"));
  }

  @Test
  void namesAreApart() {
    book.promote("a", "one", "ada");
    book.promote("b", "two", "ada");
    assertEquals(2, book.list().getJsonArray("aliases").size());
    assertTrue(book.has("a"));
    assertFalse(book.has("c"));
    assertEquals(404, assertThrows(Refusal.class, () -> book.rollback("c")).status());
  }
}
