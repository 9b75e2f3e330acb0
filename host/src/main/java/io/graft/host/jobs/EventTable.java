package io.graft.host.jobs;

import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rows of table {@code event}, inside a transaction of the caller. */
final class EventTable {
  private final Connection connection;

  EventTable(Connection connection) {
    this.connection = connection;
  }

  /**
   * Stores the next event of a job.
   *
   * @param fields what its type has; not changed
   * @return the event as clients see it, with {@code job}, {@code sequence}, {@code time} and
   *     {@code type}
   */
  JsonObject append(Job job, String type, JsonObject fields, Instant now) throws SQLException {
    long sequence = last(job) + 1;
    String sql = "INSERT INTO event (job, sequence, time, type, body) VALUES (?, ?, ?, ?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, job.number());
      statement.setLong(2, sequence);
      statement.setString(3, now.toString());
      statement.setString(4, type);
      statement.setString(5, fields.encode());
      statement.executeUpdate();
    }
    return event(job, sequence, now.toString(), type, fields);
  }

  /** The events behind {@code sequence}, in order. */
  List<JsonObject> after(Job job, long sequence, int most) throws SQLException {
    String sql =
        "SELECT sequence, time, type, body FROM event WHERE job = ? AND sequence > ?"
            + " ORDER BY sequence LIMIT ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, job.number());
      statement.setLong(2, sequence);
      statement.setInt(3, most);
      List<JsonObject> events = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          events.add(
              event(
                  job,
                  rows.getLong(1),
                  rows.getString(2),
                  rows.getString(3),
                  new JsonObject(rows.getString(4))));
        }
      }
      return events;
    }
  }

  private long last(Job job) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT max(sequence) FROM event WHERE job = ?")) {
      statement.setLong(1, job.number());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.getLong(1); // 0 for null
      }
    }
  }

  private static JsonObject event(
      Job job, long sequence, String time, String type, JsonObject fields) {
    return new JsonObject()
        .put("job", job.id())
        .put("sequence", sequence)
        .put("time", time)
        .put("type", type)
        .mergeIn(fields);
  }
}
