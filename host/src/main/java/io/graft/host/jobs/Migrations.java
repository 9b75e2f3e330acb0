package io.graft.host.jobs;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings a database to the schema of this version, a script at a time. SQLite keeps the number of
 * the last script in the file's header ({@code user_version}), in the same transaction as what the
 * script did: a script is done wholly or not at all. A script that was released never changes.
 */
final class Migrations {
  private static final List<String> SCRIPTS = List.of("V1__jobs_and_events.sql", "V2__aliases.sql");

  private Migrations() {}

  /**
   * @param connection without a transaction under way, not in autocommit mode
   * @param file for messages
   * @throws GraftException of category USER when the database is newer than this version
   */
  static void apply(Connection connection, Path file) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int version = version(statement);
      if (version > SCRIPTS.size()) {
        throw GraftException.user(
            "the database of the jobs has version "
                + version
                + ", this Graft knows "
                + SCRIPTS.size(),
            file.toString(),
            "start the newer Graft that wrote it");
      }
      for (int next = version; next < SCRIPTS.size(); next++) {
        statement.executeUpdate(script(SCRIPTS.get(next)));
        statement.executeUpdate("PRAGMA user_version = " + (next + 1));
        connection.commit();
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    }
  }

  private static int version(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
      return rows.getInt(1);
    }
  }

  private static String script(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream(name)) {
      if (in == null) {
        throw GraftException.internal("the script " + name + " is missing", null);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw GraftException.internal("the script " + name + " cannot be read", e);
    }
  }
}
