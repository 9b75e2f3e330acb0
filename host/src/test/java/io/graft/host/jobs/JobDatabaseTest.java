package io.graft.host.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.host.bus.Answers;
import io.graft.host.bus.Refusal;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobDatabaseTest {
  @TempDir Path folder;

  private Connection plain() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(JobDatabase.FILE));
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.getString(1);
    }
  }

  @Test
  void commitsReachTheDisk() {
    try (JobDatabase database = JobDatabase.open(folder)) {
      assertEquals("wal", database.transaction(c -> text(c, "PRAGMA journal_mode")));
      assertEquals("2", database.transaction(c -> text(c, "PRAGMA synchronous")), "FULL");
      assertEquals("1", database.transaction(c -> text(c, "PRAGMA foreign_keys")));
      assertEquals("2", database.transaction(c -> text(c, "PRAGMA user_version")));
    }
  }

  @Test
  void aTransactionThatFailsHasDoneNothing() {
    try (JobDatabase database = JobDatabase.open(folder)) {
      assertThrows(
          IllegalStateException.class,
          () ->
              database.transaction(
                  c -> {
                    c.createStatement().executeUpdate("DROP TABLE event");
                    throw new IllegalStateException("half way");
                  }));
      assertEquals("0", database.transaction(c -> text(c, "SELECT count(*) FROM event")));
    }
  }

  /** SQLite's own limit of pages, which ends as a full disk does. */
  @Test
  void aFullDatabaseRefusesWhollyAndGoesOnWhenThereIsRoom() {
    try (JobDatabase database = JobDatabase.open(folder)) {
      JobBook book = new JobBook(database, folder.resolve("runs"), 100_000, InstantSource.system());
      limit(database, Integer.parseInt(pages(database)) + 2);
      int taken = 0;
      RuntimeException full = null;
      while (full == null) {
        int number = taken;
        try {
          book.submit(submission(number), "job-" + number, null);
          taken++;
        } catch (RuntimeException e) {
          full = e;
        }
      }
      Refusal refusal = Answers.refusal(full);
      assertEquals(507, refusal.status());
      assertEquals(ErrorCategory.DATA, refusal.error().category());
      assertTrue(refusal.error().what().contains("disk is full"), refusal.error().what());
      assertTrue(
          String.valueOf(refusal.error().where()).endsWith(JobDatabase.FILE),
          refusal.error()::getMessage);
      int before = taken;
      assertEquals(before, book.list(null, null, 100_000).size());
      assertTrue(book.find("job-" + before).isEmpty());
      limit(database, 100_000);
      book.submit(submission(before), "job-" + before, null);
      assertEquals(1, book.events("job-" + before, 0, 10).size());
      assertEquals(before + 1, book.list(null, null, 100_000).size());
    }
  }

  private static Submission submission(int number) {
    String text = "# " + "x".repeat(3000) + "\ndata: {train: a.jsonl}";
    return new Submission(null, text, List.of(), Map.of(), number % 100, "ada");
  }

  private static String pages(JobDatabase database) {
    return database.transaction(c -> text(c, "PRAGMA page_count"));
  }

  private static void limit(JobDatabase database, int pages) {
    database.transaction(c -> text(c, "PRAGMA max_page_count=" + pages));
  }

  @Test
  void aSecondHostIsRefused() {
    try (JobDatabase database = JobDatabase.open(folder)) {
      GraftException e = assertThrows(GraftException.class, () -> JobDatabase.open(folder));
      assertTrue(e.what().contains("another host"), e.getMessage());
      assertEquals("0", database.transaction(c -> text(c, "SELECT count(*) FROM job")));
    }
    JobDatabase.open(folder).close();
  }

  @Test
  void aNewerDatabaseIsLeftAlone() throws Exception {
    JobDatabase.open(folder).close();
    try (Connection connection = plain()) {
      connection.createStatement().executeUpdate("PRAGMA user_version = 99");
    }
    byte[] before = Files.readAllBytes(folder.resolve(JobDatabase.FILE));
    GraftException e = assertThrows(GraftException.class, () -> JobDatabase.open(folder));
    assertEquals(ErrorCategory.USER, e.category());
    assertTrue(e.what().contains("version 99"), e.getMessage());
    assertTrue(Arrays.equals(before, Files.readAllBytes(folder.resolve(JobDatabase.FILE))));
  }

  @Test
  void aMigrationThatWasCutShortBeginsAnew() throws Exception {
    try (Connection connection = plain()) { // its first half, in a transaction that never ended
      connection.setAutoCommit(false);
      connection.createStatement().executeUpdate("CREATE TABLE job (number INTEGER)");
      connection.rollback();
    }
    try (JobDatabase database = JobDatabase.open(folder)) {
      assertEquals("0", database.transaction(c -> text(c, "SELECT count(*) FROM job")));
    }
  }

  @Test
  void aDamagedFileIsNamed() throws Exception {
    Files.writeString(folder.resolve(JobDatabase.FILE), "no database at all".repeat(100));
    GraftException e = assertThrows(GraftException.class, () -> JobDatabase.open(folder));
    assertEquals(ErrorCategory.DATA, e.category());
    assertTrue(e.getMessage().contains("jobs.db"), e.getMessage());
    assertTrue(e.getMessage().contains("damaged"), e.getMessage());
  }
}
