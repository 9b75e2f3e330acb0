package io.graft.host.predict;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/** Changes aliases. An adapter is loaded before an alias stands for it. Used on one event loop. */
final class AliasDesk {
  private final Aliases aliases;
  private final Function<String, Future<Integer>> load;

  /**
   * @param load loads an adapter, so that the first request for it waits no longer than others
   */
  AliasDesk(Aliases aliases, Function<String, Future<Integer>> load) {
    this.aliases = aliases;
    this.load = load;
  }

  Future<JsonObject> promote(JsonObject message) {
    String adapter = message.getString("adapter");
    return load.apply(adapter)
        .compose(
            loaded ->
                aliases.promote(message.getString("alias"), adapter, message.getString("owner")));
  }

  Future<JsonObject> rollBack(JsonObject message) {
    String name = message.getString("alias");
    return aliases
        .list()
        .compose(
            reply -> {
              String previous =
                  reply.getJsonArray("aliases").stream()
                      .map(JsonObject.class::cast)
                      .filter(alias -> name.equals(alias.getString("alias")))
                      .findFirst()
                      .map(alias -> alias.getString("previous"))
                      .orElse(null);
              return previous == null ? Future.succeededFuture(0) : load.apply(previous);
            })
        .compose(loaded -> aliases.rollback(name)); // which refuses when there is nothing before
  }

  Future<JsonObject> remove(JsonObject message) {
    return aliases.remove(message.getString("alias"));
  }
}
