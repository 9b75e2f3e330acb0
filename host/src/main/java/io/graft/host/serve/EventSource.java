package io.graft.host.serve;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Events that are stored under sequence numbers, and told of on the event bus once they are. */
interface EventSource {

  /** What the log calls it. */
  String name();

  /** Where events are published. */
  String address();

  /** Whether a published event is one of this source. */
  boolean has(JsonObject event);

  /**
   * The stored events behind a sequence number, in order.
   *
   * @return {@code events}, a list; {@code ended}, whether no more will come; and {@code oldest},
   *     the first that is kept, or nothing when all are
   */
  Future<JsonObject> read(long after, int most);
}
