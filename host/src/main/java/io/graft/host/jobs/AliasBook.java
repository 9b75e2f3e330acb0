package io.graft.host.jobs;

import io.graft.host.bus.Refusal;
import io.graft.host.jobs.AliasTable.Row;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;

/**
 * Which adapter each alias stands for, and stood for before. A promotion and a rollback are one
 * transaction each. Used by one thread at a time.
 */
final class AliasBook {
  private final JobDatabase database;
  private final InstantSource clock;

  AliasBook(JobDatabase database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** {@code {"aliases": [{alias, adapter, owner, time, previous}, …]}} by name. */
  JsonObject list() {
    return database.transaction(
        connection -> {
          AliasTable table = new AliasTable(connection);
          JsonArray aliases = new JsonArray();
          for (Row row : table.current()) {
            aliases.add(json(table.history(row.name(), 2)));
          }
          return new JsonObject().put("aliases", aliases);
        });
  }

  /** Whether there is such an alias. */
  boolean has(String name) {
    return database.transaction(
        connection -> !new AliasTable(connection).history(name, 1).isEmpty());
  }

  /** Makes a name stand for an adapter; nothing changes when it does already. */
  JsonObject promote(String name, String adapter, String owner) {
    return database.transaction(
        connection -> {
          AliasTable table = new AliasTable(connection);
          List<Row> before = table.history(name, 1);
          if (before.isEmpty() || !before.get(0).adapter().equals(adapter)) {
            table.insert(name, adapter, owner, clock.instant());
          }
          return json(table.history(name, 2));
        });
  }

  /**
   * Makes a name stand for what it stood for before.
   *
   * @throws Refusal when there is no such alias, or nothing before
   */
  JsonObject rollback(String name) {
    return database.transaction(
        connection -> {
          AliasTable table = new AliasTable(connection);
          List<Row> history = known(table, name);
          if (history.size() < 2) {
            throw Refusal.conflict(
                "the alias '" + name + "' stood for nothing else before",
                "promote another adapter");
          }
          table.undo(history.get(0));
          return json(table.history(name, 2));
        });
  }

  /**
   * Takes a name away, with all that it stood for.
   *
   * @return the alias as it was
   * @throws Refusal when there is no such alias
   */
  JsonObject remove(String name) {
    return database.transaction(
        connection -> {
          AliasTable table = new AliasTable(connection);
          List<Row> history = known(table, name);
          table.undoAll(name);
          return json(history);
        });
  }

  /** What a name stands for and stood for before. */
  private static List<Row> known(AliasTable table, String name) throws SQLException {
    List<Row> history = table.history(name, 2);
    if (history.isEmpty()) {
      throw Refusal.unknown("no alias '" + name + "'", "alias", "see GET /v1/aliases");
    }
    return history;
  }

  private static JsonObject json(List<Row> history) {
    Row row = history.get(0);
    return new JsonObject()
        .put("alias", row.name())
        .put("adapter", row.adapter())
        .put("owner", row.owner())
        .put("time", row.time())
        .put("previous", history.size() < 2 ? null : history.get(1).adapter());
  }
}
