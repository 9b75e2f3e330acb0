package io.graft.host.jobs;

import io.graft.core.file.IoReason;
import io.graft.host.bus.FullDisk;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * The database of the jobs: one SQLite file, which this process alone may open. What a transaction
 * wrote is on the disk when it ends: each commit forces the log. Used by one thread at a time.
 */
final class JobDatabase implements AutoCloseable {
  /** The file in the host's storage. */
  static final String FILE = "jobs.db";

  private final Path file;
  private final Connection connection;

  /** Whether no transaction is open, which every statement must have. */
  private boolean ended;

  private JobDatabase(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** What is done in one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Opens the database, makes it when there is none, and brings it to this version's schema.
   *
   * @throws GraftException when another host has it, or it is damaged or newer than this host
   */
  static JobDatabase open(Path storage) {
    Path file = storage.resolve(FILE);
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(0);
    try {
      Files.createDirectories(storage);
      Connection connection =
          DriverManager.getConnection("jdbc:sqlite:" + file, config.toProperties());
      JobDatabase database = new JobDatabase(file, connection);
      try {
        connection.setAutoCommit(false);
        Migrations.apply(connection, file);
        return database;
      } catch (SQLException | RuntimeException e) {
        database.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failure(file, e);
    } catch (IOException e) {
      throw GraftException.data(
          "the folder of the jobs cannot be made (" + IoReason.of(e) + ")",
          storage.toString(),
          "name a writable one with --storage or jobs.storage in conf/graft.yaml",
          e);
    }
  }

  /**
   * Does something wholly or not at all.
   *
   * @throws GraftException of category DATA when the database fails; then nothing was done
   */
  <T> T transaction(Work<T> work) {
    try {
      beginAgain();
      T value = work.run(connection);
      connection.commit();
      return value;
    } catch (SQLException e) {
      GraftException failure = failure(file, e);
      rollback(failure);
      throw failure;
    } catch (RuntimeException | Error e) {
      rollback(e);
      throw e;
    }
  }

  /**
   * A database that is full rolls back by itself. Then the driver's own rollback fails, and it does
   * not begin the next transaction as it does after others.
   */
  private void rollback(Throwable why) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      ended = true;
      why.addSuppressed(e);
    }
  }

  private void beginAgain() throws SQLException {
    if (ended) {
      try (Statement begin = connection.createStatement()) {
        begin.execute("BEGIN IMMEDIATE");
      }
      ended = false;
    }
  }

  private static GraftException failure(Path file, SQLException e) {
    int code = e.getErrorCode() & 0xff;
    if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
      return GraftException.user(
          "another host has the jobs", file.toString(), "stop it, or name another --storage");
    }
    if (code == SQLiteErrorCode.SQLITE_FULL.code || code == SQLiteErrorCode.SQLITE_IOERR.code) {
      return GraftException.data(
          "the database of the jobs cannot be written (" + e.getMessage() + ")",
          file.toString(),
          "check that the disk is whole and not full",
          new FullDisk(e));
    }
    if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return GraftException.data(
          "the database of the jobs is damaged (" + e.getMessage() + ")",
          file.toString(),
          "restore it from a backup, or move it away to begin without jobs; runs stay",
          e);
    }
    return GraftException.data(
        "the database of the jobs failed (" + e.getMessage() + ")",
        file.toString(),
        "see the log; check the file and its permissions",
        e);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }
}
