package io.graft.host.train;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.host.plugins.DomainLease;
import io.graft.host.plugins.PluginJarBuilder;
import io.graft.host.plugins.PluginPolicy;
import io.graft.host.plugins.PluginRuntime;
import io.graft.spi.GraftException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new version must be able to do before it serves. */
class DomainTrialIT {
  private static final Path BUNDLES = Path.of(System.getProperty("graft.bundles"));
  private static final Path PLUGINS = Path.of(System.getProperty("graft.plugins"));

  @TempDir Path folder;
  private PluginRuntime runtime;
  private DomainTrial trial;

  @BeforeEach
  void start() {
    PluginPolicy policy = PluginPolicy.OPEN.withStorage(folder.resolve("storage"));
    runtime = PluginRuntime.start(BUNDLES, policy);
    trial = new DomainTrial();
  }

  @AfterEach
  void stop() {
    trial.close();
    runtime.close();
  }

  private void tryOut(String domain) {
    try (DomainLease lease = runtime.lease(domain)) {
      trial.run(lease, runtime.policy());
    }
  }

  @Test
  void thePluginsOfTheDistributionPassMoreThanOnce() {
    runtime.installAll(PLUGINS);
    for (String domain : new String[] {"medical", "finance", "legal", "medical"}) {
      tryOut(domain);
    }
  }

  private void assertFails(String segment, String reason) {
    runtime.install(
        PluginJarBuilder.plugin("bad", "1.0.0").body("segment", segment).build(folder, "bad.jar"));
    GraftException e = assertThrows(GraftException.class, () -> tryOut("bad"));
    assertTrue(e.getMessage().contains(reason), e::getMessage);
    assertTrue(e.getMessage().contains("vendor.bad/1.0.0"), e::getMessage);
  }

  @Test
  void aTokenizerThatThrowsOnAnEmptyText() {
    assertFails("return List.of(new Segment(0, 1, text.strip().substring(0, 1)));", "failed");
  }

  @Test
  void aTokenizerThatLeavesTheText() {
    assertFails("return List.of(new Segment(0, text.length() + 1, \"x\"));", "inside the text");
  }
}
