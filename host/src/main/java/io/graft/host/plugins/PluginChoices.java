package io.graft.host.plugins;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.core.file.AtomicFile;
import io.graft.core.file.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The versions that an operator chose with {@code graft plugins rollback}, by bundle. Without a
 * choice the newest version that is allowed and well serves. Immutable.
 *
 * @param versions the chosen version by the bundle's symbolic name
 */
public record PluginChoices(Map<String, String> versions) {
  private static final int MOST_BYTES = 1 << 20;

  /** Nothing was chosen. */
  public static final PluginChoices NONE = new PluginChoices(Map.of());

  public PluginChoices {
    versions = Map.copyOf(versions);
  }

  /** Reads a file; an absent one holds no choices. */
  public static PluginChoices read(Path file) {
    if (!Files.exists(file)) {
      return NONE;
    }
    Map<String, String> versions = new TreeMap<>();
    ObjectNode json = StrictJson.readObject(file, MOST_BYTES);
    json.fields().forEachRemaining(e -> versions.put(e.getKey(), e.getValue().asText()));
    return new PluginChoices(versions);
  }

  /** Writes the file, at once or not at all. */
  public void write(Path file) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(versions).forEach(json::put);
    AtomicFile.write(file, (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The same with another choice for a bundle.
   *
   * @param version null for none
   */
  public PluginChoices with(String bundle, @Nullable String version) {
    Map<String, String> changed = new TreeMap<>(versions);
    if (version == null) {
      changed.remove(bundle);
    } else {
      changed.put(bundle, version);
    }
    return new PluginChoices(changed);
  }
}
