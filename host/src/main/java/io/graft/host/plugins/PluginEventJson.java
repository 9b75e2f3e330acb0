package io.graft.host.plugins;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

  private static void put(ObjectNode json, String key, @Nullable String value) {
    if (value != null) {
      json.put(key, value);
    }
  }
}
