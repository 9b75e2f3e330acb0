package io.graft.host.train;

import io.graft.spi.GraftException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A job to be done.
 *
 * @param id names the job: letters, digits, dots, hyphens and underscores, at most 64
 * @param recipe the recipe file, absolute
 * @param overrides {@code path=value} each, laid over the recipe
 * @param runDirectory where everything goes, absolute
 * @param resume whether to go on with what is there
 */
public record JobRequest(
    String id, Path recipe, List<String> overrides, Path runDirectory, boolean resume) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public JobRequest {
    if (!ID.matcher(id).matches()) {
      throw GraftException.user(
          "'" + id + "' is not a job id",
          "id",
          "use up to 64 letters, digits, dots, hyphens and underscores");
    }
    recipe = absolute(recipe, "recipe");
    runDirectory = absolute(runDirectory, "run");
    overrides = List.copyOf(overrides);
  }

  /** A job in a folder of its own. */
  public JobRequest(String id, Path recipe, List<String> overrides, Path runDirectory) {
    this(id, recipe, overrides, runDirectory, false);
  }

  /** The message for {@link TrainerAddresses#SUBMIT}. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("recipe", recipe.toString())
        .put("overrides", new JsonArray(List.copyOf(overrides)))
        .put("run", runDirectory.toString())
        .put("resume", resume);
  }

  /**
   * Reads a message.
   *
   * @throws GraftException of category USER that names the field
   */
  public static JobRequest of(JsonObject message) {
    JsonArray overrides =
        message.getValue("overrides") == null ? new JsonArray() : array(message, "overrides");
    return new JobRequest(
        text(message, "id"),
        path(message, "recipe"),
        overrides.stream().map(JobRequest::override).toList(),
        path(message, "run"),
        flag(message, "resume"));
  }

  private static String override(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw wrong("overrides", "a list of texts");
  }

  static String text(JsonObject message, String field) {
    if (message.getValue(field) instanceof String text) {
      return text;
    }
    throw wrong(field, "a text");
  }

  private static JsonArray array(JsonObject message, String field) {
    if (message.getValue(field) instanceof JsonArray array) {
      return array;
    }
    throw wrong(field, "a list of texts");
  }

  private static boolean flag(JsonObject message, String field) {
    Object value = message.getValue(field);
    if (value == null || value instanceof Boolean) {
      return Boolean.TRUE.equals(value);
    }
    throw wrong(field, "true or false");
  }

  private static Path path(JsonObject message, String field) {
    try {
      return Path.of(text(message, field));
    } catch (InvalidPathException e) {
      throw wrong(field, "a path");
    }
  }

  private static Path absolute(Path path, String field) {
    if (!path.isAbsolute()) {
      throw wrong(field, "an absolute path");
    }
    return path.normalize();
  }

  private static GraftException wrong(String field, String wanted) {
    return GraftException.user("the message has no valid '" + field + "'", field, "give " + wanted);
  }
}
