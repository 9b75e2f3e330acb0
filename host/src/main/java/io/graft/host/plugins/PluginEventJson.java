package io.graft.host.plugins;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.core.file.StrictJson;
import io.graft.spi.GraftException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Events as JSON, the same in the journal, on the command line and over HTTP. */
public final class PluginEventJson {
  private PluginEventJson() {}

  /** Keys without a value are left out. */
  public static ObjectNode of(PluginEvent event) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("sequence", event.sequence());
    json.put("time", event.time().toString());
    json.put("type", event.type().text());
    put(json, "domain", event.domain());
    PluginId plugin = event.plugin();
    put(json, "bundle", plugin == null ? null : plugin.bundle());
    put(json, "version", plugin == null ? null : plugin.version());
    put(json, "jar", event.jar());
    put(json, "detail", event.detail());
    return json;
  }

  /**
   * Reads an event.
   *
   * @param where names the text in errors
   * @throws GraftException of category DATA when it is none
   */
  public static PluginEvent of(String text, String where) {
    ObjectNode json = StrictJson.object(text.getBytes(StandardCharsets.UTF_8), where);
    try {
      String bundle = text(json, "bundle");
      return new PluginEvent(
          json.path("sequence").asLong(),
          Instant.parse(json.path("time").asText()),
          PluginEvent.Type.valueOf(json.path("type").asText().toUpperCase(Locale.ROOT)),
          text(json, "domain"),
          bundle == null ? null : new PluginId(bundle, String.valueOf(text(json, "version"))),
          text(json, "jar"),
          text(json, "detail"));
    } catch (RuntimeException e) {
      throw GraftException.data("no event of plugins", where, "move the file away", e);
    }
  }

  private static @Nullable String text(ObjectNode json, String key) {
    return json.hasNonNull(key) ? json.get(key).asText() : null;
  }

  private static void put(ObjectNode json, String key, @Nullable String value) {
    if (value != null) {
      json.put(key, value);
    }
  }
}
