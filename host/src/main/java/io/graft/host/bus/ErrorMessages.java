package io.graft.host.bus;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.vertx.core.json.JsonObject;

/** Turns errors into the JSON of the bus and back: category, what, where (or null), mend. */
public final class ErrorMessages {
  private ErrorMessages() {}

  /** An error as JSON. */
  public static JsonObject json(GraftException error) {
    return new JsonObject()
        .put("category", error.category().name())
        .put("what", error.what())
        .put("where", error.where())
        .put("mend", error.mend());
  }

  /** The error in a message. */
  public static GraftException of(JsonObject message) {
    return new GraftException(
        ErrorCategory.valueOf(message.getString("category")),
        message.getString("what"),
        message.getString("where"),
        message.getString("mend"),
        null);
  }
}
