package io.graft.host.plugins;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.core.file.AtomicFile;
import io.graft.core.file.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What each jar does, as a running host writes it for others to read.
 *
 * @param jars in the order of the catalogue
 */
public record PluginStatus(List<Jar> jars) {
  private static final int MOST_BYTES = 8 << 20;

  /** One jar; what is not known is null. */
  public record Jar(
      String jar,
      PluginCatalogue.State state,
      @Nullable String domain,
      @Nullable PluginId plugin,
      @Nullable String sha256,
      @Nullable String signer,
      @Nullable String reason) {}

  public PluginStatus {
    jars = List.copyOf(jars);
  }

  /** What a catalogue says. */
  public static PluginStatus of(PluginCatalogue catalogue) {
    return new PluginStatus(
        catalogue.entries().stream()
            .map(
                e ->
                    new Jar(
                        e.jar(),
                        e.state(),
                        e.domain(),
                        e.id(),
                        e.jarSha256(),
                        e.signer(),
                        e.reason()))
            .toList());
  }

  /** As clients get it: {@code plugins}, a list. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("plugins");
    for (Jar jar : jars) {
      PluginId plugin = jar.plugin();
      list.addObject()
          .put("jar", jar.jar())
          .put("state", jar.state().name().toLowerCase(Locale.ROOT))
          .put("domain", jar.domain())
          .put("bundle", plugin == null ? null : plugin.bundle())
          .put("version", plugin == null ? null : plugin.version())
          .put("sha256", jar.sha256())
          .put("signer", jar.signer())
          .put("reason", jar.reason());
    }
    return json;
  }

  void write(Path file) {
    AtomicFile.write(file, (toJson().toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Reads what a host wrote; nothing when it has not written yet. */
  public static PluginStatus read(Path file) {
    List<Jar> jars = new ArrayList<>();
    if (!Files.exists(file)) {
      return new PluginStatus(jars);
    }
    for (JsonNode jar : StrictJson.readObject(file, MOST_BYTES).path("plugins")) {
      String bundle = text(jar, "bundle");
      jars.add(
          new Jar(
              String.valueOf(text(jar, "jar")),
              PluginCatalogue.State.valueOf(jar.path("state").asText().toUpperCase(Locale.ROOT)),
              text(jar, "domain"),
              bundle == null ? null : new PluginId(bundle, String.valueOf(text(jar, "version"))),
              text(jar, "sha256"),
              text(jar, "signer"),
              text(jar, "reason")));
    }
    return new PluginStatus(jars);
  }

  private static @Nullable String text(JsonNode json, String key) {
    return json.hasNonNull(key) ? json.get(key).asText() : null;
  }
}
