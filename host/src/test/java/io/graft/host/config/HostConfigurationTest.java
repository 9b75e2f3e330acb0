package io.graft.host.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.host.plugins.KnowledgeFile;
import io.graft.host.plugins.PluginLimits;
import io.graft.host.plugins.PluginPolicy;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostConfigurationTest {

  @Test
  void theShippedFileEnablesTheShippedDomains() throws Exception {
    String text = Files.readString(Path.of("src", "dist", "conf", "graft.yaml"));
    PluginPolicy policy = GraftYaml.read(text, "graft.yaml").plugins();
    assertEquals(PluginLimits.DEFAULT, policy.limits());
    assertEquals(Set.of("medical", "finance", "legal"), policy.domains().keySet());
    assertTrue(policy.domains().values().stream().allMatch(PluginPolicy.Domain::enabled));
  }

  @Test
  void defaultsOfTheLimits() {
    assertEquals(
        new PluginLimits(67_108_864, 20_000, 536_870_912, Duration.ofSeconds(5)),
        PluginLimits.DEFAULT);
  }

  @Test
  void readsSettingsAndLimits() {
    String text =
        """
        domains:
          medical:
            enabled: false
            settings: {release: 2026AA, depth: 3, rate: 0.5, deep: true, sources: [a, b]}
        plugin_limits: {jar_mib: 1, start_seconds: 9}
        """;
    PluginPolicy policy = GraftYaml.read(text, "graft.yaml").plugins();
    assertEquals(
        new PluginPolicy.Domain(
            false,
            Map.of(
                "release",
                "2026AA",
                "depth",
                3L,
                "rate",
                0.5,
                "deep",
                true,
                "sources",
                List.of("a", "b"))),
        policy.domains().get("medical"));
    assertEquals(1 << 20, policy.limits().jarBytes());
    assertEquals(Duration.ofSeconds(9), policy.limits().startTime());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "`domain: {}`; `graft.yaml:1: domain: no key 'domain'; did you mean 'domains'?`",
        "`domains: {a: {enabled: maybe}}`; `graft.yaml:1: domains.a.enabled: the value is wrong`",
        "`domains:\n  a: {on: true}`; `graft.yaml:2: domains.a.on: no key 'on'`",
        "`domains: {a: {}}`; `graft.yaml:1: domains.a: key 'enabled' is missing`",
        "`plugin_limits: {}`; `key 'domains' is missing`",
        "`domains: {}\nplugin_limits: {jar_mib: 0}`; `graft.yaml:2: plugin_limits.jar_mib`",
        "`domains: {`; `graft.yaml:1: not YAML`",
        "`domains: {a: {enabled: true}, a: {enabled: true}}`; `domains.a: the key occurs twice`",
        "`domains: [a]`; `give keys and values`",
        "`# nothing`; `the file is empty`",
      })
  void errorsNameFileLineAndKey(String text, String expected) {
    GraftException e = assertThrows(GraftException.class, () -> GraftYaml.read(text, "graft.yaml"));
    assertEquals(ErrorCategory.USER, e.category());
    assertTrue(e.getMessage().contains(expected), e::getMessage);
  }

  @Test
  void aMissingFileIsNamed(@TempDir Path home) {
    GraftException e = assertThrows(GraftException.class, () -> HostConfiguration.of(home));
    assertEquals(ErrorCategory.USER, e.category());
    assertTrue(e.getMessage().contains("graft.yaml"), e::getMessage);
  }

  @Test
  void terminologiesAreAddedToADomain() {
    PluginPolicy policy =
        GraftYaml.read(
                """
            domains:
              medical:
                enabled: true
                knowledge:
                  - {format: rrf, path: /data/META, settings: {languages: [ENG]}}
                  - {format: obo, path: doid.obo}
            """,
                "graft.yaml")
            .plugins();
    assertEquals(
        List.of(
            new KnowledgeFile("rrf", Path.of("/data/META"), Map.of("languages", List.of("ENG"))),
            new KnowledgeFile("obo", Path.of("doid.obo"), Map.of())),
        policy.knowledge("medical"));
    assertEquals(List.of(), policy.knowledge("legal"));
    GraftException error =
        assertThrows(
            GraftException.class,
            () ->
                GraftYaml.read(
                    "domains: {medical: {enabled: true, knowledge: {format: obo}}}", "graft.yaml"));
    assertTrue(error.getMessage().contains("give a list"), error.getMessage());
  }

  @Test
  void readsHowTheHostServes() {
    ServerSettings server =
        GraftYaml.read(
                """
                domains: {}
                server:
                  port: 9000
                  tls: {certificate: c.pem, key: k.pem}
                  tokens: [{name: ada, role: engineer, sha256: %s}]
                  limits: {body_kib: 64}
                """
                    .formatted("a".repeat(64)),
                "graft.yaml")
            .server();
    assertEquals("127.0.0.1", server.host());
    assertEquals(9000, server.port());
    assertEquals(ServerSettings.Role.ENGINEER, server.tokens().get(0).role());
    assertEquals(64 << 10, server.bodyBytes());
    assertEquals(200, server.requestsPerSecond());
    server.with("0.0.0.0", -1, null).requireSafe();
  }

  @Test
  void aWrongRoleIsNamedWithItsLine() {
    String text =
        "domains: {}\nserver:\n  tokens:\n    - {name: ada, role: boss, sha256: "
            + "a".repeat(64)
            + "}\n";
    GraftException e = assertThrows(GraftException.class, () -> GraftYaml.read(text, "graft.yaml"));
    assertTrue(e.getMessage().startsWith("graft.yaml:4: server.tokens.role"), e.getMessage());
    assertTrue(e.getMessage().contains("viewer, engineer, integrator, operator"), e.getMessage());
  }
}
