package io.graft.host.cli;

import io.graft.host.plugins.PluginId;
import io.graft.host.plugins.PluginStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plugin jars as the commands print them. */
final class PluginLines {
  private PluginLines() {}

  static void print(Console console, PluginStatus.Jar jar, boolean json) {
    if (json) {
      console.json(json(jar));
      return;
    }
    console.print(
        (jar.domain() == null ? "-" : jar.domain())
            + "  "
            + state(jar)
            + (jar.plugin() == null ? "" : "  " + jar.plugin())
            + "  "
            + jar.jar());
    line(console, "sha256 ", jar.sha256());
    line(console, "signed by ", jar.signer());
    line(console, "", jar.reason());
  }

  private static void line(Console console, String what, @Nullable String value) {
    if (value != null) {
      console.print("  " + what + value);
    }
  }

  private static String state(PluginStatus.Jar jar) {
    return jar.state().name().toLowerCase(Locale.ROOT);
  }

  static Map<String, Object> json(PluginStatus.Jar jar) {
    PluginId plugin = jar.plugin();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("jar", jar.jar());
    object.put("state", state(jar));
    object.put("domain", jar.domain());
    object.put("bundle", plugin == null ? null : plugin.bundle());
    object.put("version", plugin == null ? null : plugin.version());
    object.put("sha256", jar.sha256());
    object.put("signer", jar.signer());
    object.put("reason", jar.reason());
    return object;
  }
}
