package io.graft.host.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.GraftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.VersionRange;

/** A folder of jars, a policy and choices, and what comes of them. */
class PluginReconcilerIT {
  private static final Path BUNDLES = Path.of(System.getProperty("graft.bundles"));

  @TempDir Path folder;
  private PluginRuntime runtime;
  private PluginReconciler reconciler;
  private final List<String> events = new ArrayList<>();

  @BeforeEach
  void start() {
    runtime = PluginRuntime.start(BUNDLES, PluginPolicy.OPEN);
    reconciler =
        new PluginReconciler(
            runtime,
            folder,
            PluginTrial.NONE,
            (type, domain, plugin, jar, detail) ->
                events.add(type.text() + (plugin == null ? "" : " " + plugin.version())));
  }

  @AfterEach
  void stop() {
    runtime.close();
  }

  private PluginJarBuilder alpha(String version) {
    return PluginJarBuilder.plugin("alpha", version);
  }

  private void reconcile() {
    reconciler.reconcile(runtime.policy(), PluginChoices.NONE);
  }

  private String serving() {
    try (DomainLease lease = runtime.lease("alpha")) {
      return PluginRuntimeIT.segments(lease, "text");
    }
  }

  private PluginCatalogue.State state(String jar) {
    return runtime.catalogue().entries().stream()
        .filter(entry -> entry.jar().equals(jar))
        .findFirst()
        .orElseThrow()
        .state();
  }

  @Test
  void aNewerJarTakesOverAndTheOlderOneDrains() {
    alpha("1.0.0").build(folder, "a1.jar");
    reconcile();
    alpha("1.1.0").build(folder, "a2.jar");
    try (DomainLease before = runtime.lease("alpha")) {
      reconcile();
      assertEquals("alpha 1.1.0", serving());
      assertEquals("alpha 1.0.0", PluginRuntimeIT.segments(before, "text"));
      assertEquals(PluginCatalogue.State.DRAINING, state("a1.jar"));
    }
    assertEquals(
        List.of(
            "started 1.0.0", "current 1.0.0", "started 1.1.0", "current 1.1.0", "draining 1.0.0"),
        events);
    reconcile();
    assertEquals(5, events.size(), events::toString);
  }

  @Test
  void aVersionThatIsNotWellLeavesTheOldOneServing() {
    alpha("1.0.0").build(folder, "a1.jar");
    reconcile();
    Path bad =
        alpha("2.0.0").body("check", "return HealthReport.of(\"ill\");").build(folder, "b.jar");
    reconcile();
    reconcile();
    assertEquals("alpha 1.0.0", serving());
    assertEquals(PluginCatalogue.State.REFUSED, state("b.jar"));
    assertEquals(List.of("started 1.0.0", "current 1.0.0", "refused 2.0.0"), events);
    assertTrue(bad.toFile().delete());
    reconcile();
    assertEquals(1, runtime.catalogue().entries().size());
  }

  @Test
  void atTheStartTheNewestThatIsWellServes() {
    alpha("1.0.0").build(folder, "a1.jar");
    alpha("1.5.0").build(folder, "a15.jar");
    alpha("2.0.0").body("check", "throw new IllegalStateException();").build(folder, "a2.jar");
    reconcile();
    assertEquals("alpha 1.5.0", serving());
    assertEquals(PluginCatalogue.State.AVAILABLE, state("a1.jar"));
    assertEquals(PluginCatalogue.State.REFUSED, state("a2.jar"));
  }

  @Test
  void otherBytesUnderTheSameVersionLeaveWhatServes() throws Exception {
    alpha("1.0.0").build(folder, "a1.jar");
    reconcile();
    alpha("1.0.0").body("segment", "return List.of();").build(folder, "0.jar");
    reconcile();
    assertEquals("alpha 1.0.0", serving());
    assertEquals(PluginCatalogue.State.REFUSED, state("0.jar"));
    Files.move(
        folder.resolve("0.jar"),
        folder.resolve("a1.jar"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    reconcile();
    assertEquals("alpha 1.0.0", serving());
  }

  @Test
  void aChoiceGoesBackAndComesForward() {
    alpha("1.0.0").build(folder, "a1.jar");
    alpha("2.0.0").build(folder, "a2.jar");
    reconcile();
    assertEquals("alpha 2.0.0", serving());
    reconciler.reconcile(runtime.policy(), PluginChoices.NONE.with("vendor.alpha", "1.0.0"));
    assertEquals("alpha 1.0.0", serving());
    reconcile();
    assertEquals("alpha 2.0.0", serving());
  }

  @Test
  void rangesAndSettingsOfTheOperatorAreTakenOverLive() {
    alpha("1.0.0").build(folder, "a1.jar");
    alpha("2.0.0").build(folder, "a2.jar");
    reconcile();
    PluginPolicy narrow =
        policy(new PluginPolicy.Domain(true, new VersionRange("[1,2)"), Map.of(), List.of()));
    reconciler.reconcile(narrow, PluginChoices.NONE);
    assertEquals("alpha 1.0.0", serving());
    PluginPolicy wrong = policy(new PluginPolicy.Domain(true, Map.of("speed", 3)));
    GraftException e =
        assertThrows(GraftException.class, () -> reconciler.reconcile(wrong, PluginChoices.NONE));
    assertTrue(e.getMessage().contains("domains.alpha.settings"), e::getMessage);
    assertEquals("alpha 1.0.0", serving());
    reconciler.reconcile(policy(new PluginPolicy.Domain(false, Map.of())), PluginChoices.NONE);
    assertThrows(GraftException.class, () -> runtime.lease("alpha"));
  }

  private static PluginPolicy policy(PluginPolicy.Domain alpha) {
    return new PluginPolicy(PluginLimits.DEFAULT, Map.of("alpha", alpha));
  }

  @Test
  void aRemovedJarIsWithdrawnAndAnotherBundleMayHaveItsDomain() throws Exception {
    Path first = alpha("1.0.0").build(folder, "a1.jar");
    reconcile();
    alpha("1.0.0").header("Bundle-SymbolicName", "rival").build(folder, "rival.jar");
    reconcile();
    assertEquals(PluginCatalogue.State.REFUSED, state("rival.jar"));
    Files.delete(first);
    reconcile();
    runtime.retire(new PluginId("vendor.alpha", "1.0.0"));
    reconcile();
    assertEquals(PluginCatalogue.State.CURRENT, state("rival.jar"));
  }
}
