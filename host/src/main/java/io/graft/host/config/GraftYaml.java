package io.graft.host.config;

import io.graft.host.plugins.CallLimits;
import io.graft.host.plugins.KnowledgeFile;
import io.graft.host.plugins.PluginLimits;
import io.graft.host.plugins.PluginPolicy;
import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.VersionRange;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads {@code graft.yaml}:
 *
 * <pre>{@code
 * domains:
 *   medical:
 *     enabled: true
 *     versions: "[1.0,2.0)"
 *     settings: {}
 *     knowledge: [{format: rrf, path: /data/META, settings: {languages: [ENG]}}]
 * trust: {signatures: required, certificates: conf/signers.pem, pins: {vendor.alpha: [64 digits]}}
 * plugin_limits: {jar_mib: 64, entries: 20000, unpacked_mib: 512, start_seconds: 5, failures: 5}
 * server: {host: 127.0.0.1, port: 8080, runs: /data/runs, tokens: [], limits: {}}
 * jobs: {storage: /data/graft, data: [/data/sets], parallel: 1, queue: 1000, submission_mib: 16}
 * }</pre>
 *
 * <p>{@code domains} is required, the rest has defaults. An unknown key is an error. {@code
 * conf/graft.schema.json} says the same in JSON Schema, and a test holds the two together.
 */
final class GraftYaml {
  private static final int MIB = 1 << 20;

  private GraftYaml() {}

  /** What the file says, of plugins, of the server and of jobs. */
  record Content(PluginPolicy plugins, ServerSettings server, JobSettings jobs) {}

  /**
   * Reads the text of a file.
   *
   * @param source the file's name for messages
   * @throws GraftException of category USER that names {@code source}, line and key
   */
  static Content read(String text, String source) {
    return read(text, source, Path.of(""));
  }

  /**
   * Reads the text of a file.
   *
   * @param home what the paths of trusted certificates begin at
   */
  static Content read(String text, String source, Path home) {
    ConfigurationNode root = new ConfigurationNode(source, "", parse(text, source));
    root.onlyKeys("domains", "trust", "plugin_limits", "server", "jobs");
    Map<String, PluginPolicy.Domain> domains = new LinkedHashMap<>();
    root.required("domains").entries().forEach((name, node) -> domains.put(name, domain(node)));
    return new Content(
        new PluginPolicy(
            limits(root.optional("plugin_limits")),
            TrustSection.read(root.optional("trust"), home),
            domains,
            null),
        ServerSection.read(root.optional("server")),
        JobsSection.read(root.optional("jobs")));
  }

  private static PluginPolicy.Domain domain(ConfigurationNode node) {
    node.onlyKeys("enabled", "versions", "settings", "knowledge");
    ConfigurationNode versions = node.optional("versions");
    ConfigurationNode knowledge = node.optional("knowledge");
    ConfigurationNode settings = node.optional("settings");
    return new PluginPolicy.Domain(
        node.required("enabled").flag(),
        versions == null ? null : range(versions),
        settings == null ? Map.of() : settings.values(),
        knowledge == null
            ? List.of()
            : knowledge.items().stream().map(GraftYaml::knowledge).toList());
  }

  private static VersionRange range(ConfigurationNode node) {
    try {
      return new VersionRange(node.text());
    } catch (IllegalArgumentException e) {
      throw GraftException.user(
          "it is no range of versions",
          node.place(),
          "give one as OSGi has it in quotation marks, such as \"[1.0,2.0)\"");
    }
  }

  private static KnowledgeFile knowledge(ConfigurationNode node) {
    node.onlyKeys("format", "path", "settings");
    ConfigurationNode settings = node.optional("settings");
    return new KnowledgeFile(
        node.required("format").text(),
        Path.of(node.required("path").text()),
        settings == null ? Map.of() : settings.values());
  }

  private static PluginLimits limits(@Nullable ConfigurationNode node) {
    PluginLimits usual = PluginLimits.DEFAULT;
    if (node == null) {
      return usual;
    }
    node.onlyKeys(
        "jar_mib",
        "entries",
        "unpacked_mib",
        "start_seconds",
        "trial_seconds",
        "call_seconds",
        "failures",
        "quarantine_seconds");
    return new PluginLimits(
        node.integer("jar_mib", usual.jarBytes() / MIB, 1, 1024) * MIB,
        (int) node.integer("entries", usual.entries(), 1, 1_000_000),
        node.integer("unpacked_mib", usual.unpackedBytes() / MIB, 1, 65_536) * MIB,
        Duration.ofSeconds(node.integer("start_seconds", usual.startTime().toSeconds(), 1, 600)),
        Duration.ofSeconds(node.integer("trial_seconds", usual.trialTime().toSeconds(), 1, 3600)),
        calls(node));
  }

  private static CallLimits calls(ConfigurationNode node) {
    CallLimits usual = CallLimits.DEFAULT;
    return new CallLimits(
        Duration.ofSeconds(node.integer("call_seconds", usual.callTime().toSeconds(), 1, 3600)),
        (int) node.integer("failures", usual.failures(), 1, 1000),
        Duration.ofSeconds(
            node.integer("quarantine_seconds", usual.quarantine().toSeconds(), 1, 86_400)));
  }

  private static Node parse(String text, String source) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setLabel(source)
            .setMaxAliasesForCollections(0)
            .build();
    try {
      return new Compose(settings)
          .composeString(text)
          .orElseThrow(
              () ->
                  GraftException.user(
                      "the file is empty", source, "restore it from the distribution"));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw GraftException.user(
          "not YAML: " + e.getProblem(), source + ":" + line, "mend the YAML there");
    } catch (YamlEngineException e) {
      throw GraftException.user("not YAML: " + e.getMessage(), source, "mend the YAML");
    }
  }
}
