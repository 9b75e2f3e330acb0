package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.host.config.HostConfiguration;
import io.graft.host.plugins.DomainLease;
import io.graft.host.plugins.PluginHost;
import io.graft.host.plugins.PluginJarBuilder;
import io.graft.host.train.DomainTrial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code graft plugins} while a host runs on the same files. */
class LivePluginsIT {
  private static final Path BUNDLES = Path.of(System.getProperty("graft.bundles"));

  @TempDir Path home;
  @TempDir Path vendor;
  private DomainTrial trial;
  private PluginHost host;

  @BeforeEach
  void start() throws Exception {
    Files.createSymbolicLink(home.resolve("bundles"), BUNDLES.toAbsolutePath());
    Files.createDirectories(home.resolve("conf"));
    Files.createDirectories(home.resolve("plugins"));
    Files.writeString(home.resolve("conf/graft.yaml"), "domains: {alpha: {enabled: true}}");
    System.setProperty("graft.home", home.toString());
    alpha("1.0.0", home.resolve("plugins"));
    HostConfiguration configuration = HostConfiguration.ofProcess();
    trial = new DomainTrial();
    host = configuration.startHost(configuration.server(), trial);
  }

  @AfterEach
  void stop() {
    host.close();
    trial.close();
    System.clearProperty("graft.home");
  }

  private static Path alpha(String version, Path folder) {
    return PluginJarBuilder.plugin("alpha", version)
        .body("segment", "return List.of();")
        .build(folder, "alpha-" + version + ".jar");
  }

  private String serving() {
    try (DomainLease lease = host.get().lease("alpha")) {
      return lease.id().version();
    }
  }

  private static Run ok(String... args) {
    Run run = Run.of(args);
    assertEquals(0, run.exitCode(), run::err);
    return run;
  }

  @Test
  void anInstallAndARollbackWaitForTheHost() {
    Run installed = ok("plugins", "install", alpha("2.0.0", vendor).toString());
    assertTrue(installed.out().contains("alpha  current  vendor.alpha/2.0.0"), installed::out);
    assertEquals("2.0.0", serving());

    assertEquals("alpha  2.0.0 -> 1.0.0", ok("plugins", "rollback", "alpha").out().strip());
    assertEquals("1.0.0", serving());
    assertTrue(ok("plugins", "plan").out().contains("alpha  keep"));

    List<JsonNode> events = ok("plugins", "events", "--json", "--domain", "alpha").json();
    List<String> current =
        events.stream()
            .filter(event -> event.get("type").asText().equals("current"))
            .map(event -> event.get("version").asText())
            .toList();
    assertEquals(List.of("1.0.0", "2.0.0", "1.0.0"), current);
  }

  @Test
  void whatTheHostRefusesIsTold() throws Exception {
    Path bad =
        PluginJarBuilder.plugin("alpha", "3.0.0")
            .body("segment", "throw new IllegalStateException(\"only in the trial\");")
            .build(vendor, "bad.jar");
    Run refused = Run.of("plugins", "install", bad.toString());
    assertEquals(3, refused.exitCode());
    assertTrue(refused.err().contains("only in the trial"), refused::err);
    assertEquals("1.0.0", serving());
    assertTrue(ok("plugins", "list").out().contains("refused  vendor.alpha/3.0.0"));
  }
}
