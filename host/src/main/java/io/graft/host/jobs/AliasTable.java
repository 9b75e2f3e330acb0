package io.graft.host.jobs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rows of table {@code alias_change}, inside a transaction of the caller. */
final class AliasTable {
  private final Connection connection;

  AliasTable(Connection connection) {
    this.connection = connection;
  }

  /** A row that counts. */
  record Row(long number, String name, String adapter, String owner, String time) {}

  void insert(String name, String adapter, String owner, Instant now) throws SQLException {
    String sql = "INSERT INTO alias_change (name, adapter, owner, time) VALUES (?, ?, ?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      statement.setString(2, adapter);
      statement.setString(3, owner);
      statement.setString(4, now.toString());
      statement.executeUpdate();
    }
  }

  void undo(Row row) throws SQLException {
    String sql = "UPDATE alias_change SET undone = 1 WHERE number = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, row.number());
      statement.executeUpdate();
    }
  }

  /** A name stands for nothing any more, and stood for nothing. */
  void undoAll(String name) throws SQLException {
    String sql = "UPDATE alias_change SET undone = 1 WHERE name = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      statement.executeUpdate();
    }
  }

  /** What a name stood for, the newest first. */
  List<Row> history(String name, int most) throws SQLException {
    return select(
        "SELECT * FROM alias_change WHERE name = ? AND undone = 0 ORDER BY number DESC LIMIT ?",
        name,
        most);
  }

  /** What each name stands for, by name. */
  List<Row> current() throws SQLException {
    return select(
        "SELECT * FROM alias_change WHERE number IN"
            + " (SELECT max(number) FROM alias_change WHERE undone = 0 GROUP BY name) ORDER BY name");
  }

  private List<Row> select(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      List<Row> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(
              new Row(
                  result.getLong("number"),
                  result.getString("name"),
                  result.getString("adapter"),
                  result.getString("owner"),
                  result.getString("time")));
        }
      }
      return rows;
    }
  }
}
