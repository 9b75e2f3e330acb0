package io.graft.host.jobs;

import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of table {@code job}, inside a transaction of the caller. */
final class JobTable {
  private static final String ALL = "SELECT * FROM job ";

  private final Connection connection;

  JobTable(Connection connection) {
    this.connection = connection;
  }

  Job insert(Submission submission, String id, @Nullable String domain, Instant now)
      throws SQLException {
    String sql =
        "INSERT INTO job (id, digest, owner, domain, priority, state, attempt, lives, deaths,"
            + " created, changed) VALUES (?, ?, ?, ?, ?, 'queued', 0, 1, 0, ?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id);
      statement.setString(2, submission.digest());
      statement.setString(3, submission.owner());
      statement.setString(4, domain);
      statement.setInt(5, submission.priority());
      statement.setString(6, now.toString());
      statement.setString(7, now.toString());
      statement.executeUpdate();
    }
    return find(id).orElseThrow();
  }

  /** Writes everything of a job that can change. */
  void update(Job job) throws SQLException {
    String sql =
        "UPDATE job SET state = ?, attempt = ?, lives = ?, deaths = ?, checkpoint = ?, changed = ?,"
            + " result = ?, error = ? WHERE number = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, job.state().text());
      statement.setInt(2, job.attempt());
      statement.setInt(3, job.lives());
      statement.setInt(4, job.deaths());
      statement.setString(5, job.checkpoint());
      statement.setString(6, job.changed().toString());
      statement.setString(7, text(job.result()));
      statement.setString(8, text(job.error()));
      statement.setLong(9, job.number());
      statement.executeUpdate();
    }
  }

  Optional<Job> find(String id) throws SQLException {
    return select(ALL + "WHERE id = ?", id).stream().findFirst();
  }

  /** The one whose turn it is. */
  Optional<Job> first() throws SQLException {
    return select(ALL + "WHERE state = 'queued' ORDER BY priority DESC, number LIMIT 1").stream()
        .findFirst();
  }

  /** Those that the trainer had. */
  List<Job> underWay() throws SQLException {
    return select(ALL + "WHERE state IN ('running', 'cancelling') ORDER BY number");
  }

  /**
   * The newest first.
   *
   * @param state only of this state; null for all
   * @param before only those submitted before the job of this number
   */
  List<Job> list(@Nullable String state, long before, int most) throws SQLException {
    return select(
        ALL + "WHERE (?1 IS NULL OR state = ?1) AND number < ?2 ORDER BY number DESC LIMIT ?3",
        state,
        before,
        most);
  }

  int queued() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT count(*) FROM job WHERE state = 'queued'");
        ResultSet rows = statement.executeQuery()) {
      return rows.getInt(1);
    }
  }

  private List<Job> select(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      List<Job> jobs = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          jobs.add(job(rows));
        }
      }
      return jobs;
    }
  }

  private static Job job(ResultSet row) throws SQLException {
    return new Job(
        row.getLong("number"),
        row.getString("id"),
        row.getString("digest"),
        row.getString("owner"),
        row.getString("domain"),
        row.getInt("priority"),
        JobState.of(row.getString("state")),
        row.getInt("attempt"),
        row.getInt("lives"),
        row.getInt("deaths"),
        row.getString("checkpoint"),
        Instant.parse(row.getString("created")),
        Instant.parse(row.getString("changed")),
        json(row.getString("result")),
        json(row.getString("error")));
  }

  private static @Nullable String text(@Nullable JsonObject json) {
    return json == null ? null : json.encode();
  }

  private static @Nullable JsonObject json(@Nullable String text) {
    return text == null ? null : new JsonObject(text);
  }
}
