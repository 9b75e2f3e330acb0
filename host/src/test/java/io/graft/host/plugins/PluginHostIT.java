package io.graft.host.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.VersionRange;

/** A running host takes over what an operator changes. */
class PluginHostIT {
  private static final Path BUNDLES = Path.of(System.getProperty("graft.bundles"));
  private static final String REFUSES = "3.0.0";

  @TempDir Path folder;
  private PluginHome home;
  private Path configuration;
  private PluginHost host;

  @BeforeEach
  void start() throws Exception {
    home = PluginHome.of(folder);
    configuration = Files.writeString(folder.resolve("versions"), "[1,9)");
    build("1.0.0");
    host = start(this::trial);
  }

  private PluginHost start(PluginTrial trial) {
    return PluginHost.start(
        PluginRuntime.start(BUNDLES, policy()), home, this::policy, configuration, trial);
  }

  /** Stands in for the operator's file: a range of versions. */
  private PluginPolicy policy() {
    try {
      String text = Files.readString(configuration);
      if (text.isBlank()) {
        throw GraftException.user("the file is empty", "graft.yaml:1", "restore it");
      }
      return new PluginPolicy(
          PluginLimits.DEFAULT,
          Map.of(
              "alpha", new PluginPolicy.Domain(true, new VersionRange(text), Map.of(), List.of())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void trial(DomainLease lease, PluginPolicy policy) {
    if (lease.id().version().equals(REFUSES)) {
      throw GraftException.plugin("it learns nothing", lease.id().toString(), "mend it", null);
    }
  }

  @AfterEach
  void stop() {
    host.close();
    assertFalse(home.hostRuns());
  }

  private Path build(String version) throws Exception {
    Path jar = PluginJarBuilder.plugin("alpha", version).build(folder, version + ".jar");
    return home.add(jar);
  }

  private String serving() {
    try (DomainLease lease = host.get().lease("alpha")) {
      return PluginRuntimeIT.segments(lease, "text");
    }
  }

  private PluginEvent await(Predicate<PluginEvent> wanted) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < end) {
      for (PluginEvent event : host.events(0)) {
        if (wanted.test(event)) {
          return event;
        }
      }
      assertFalse(new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS));
    }
    throw new AssertionError("it did not happen: " + host.events(0));
  }

  private PluginEvent await(PluginEvent.Type type, String version) throws Exception {
    return await(
        event ->
            event.type() == type
                && (version == null
                    || (event.plugin() != null && event.plugin().version().equals(version))));
  }

  @Test
  void aJarThatAppearsTakesOverAndOfTheOldVersionNothingIsLeft() throws Exception {
    DomainLease job = host.get().lease("alpha");
    build("2.0.0");
    await(PluginEvent.Type.CURRENT, "2.0.0");
    await(PluginEvent.Type.DRAINING, "1.0.0");
    assertEquals("alpha 2.0.0", serving());
    assertEquals("alpha 1.0.0", PluginRuntimeIT.segments(job, "text"));
    job.close(); // what holds it after that does not hold the plugin
    await(PluginEvent.Type.RETIRED, "1.0.0");
    await(PluginEvent.Type.UNLOADED, "1.0.0");
    assertEquals(0, host.departing());
    List<PluginEvent> events = host.events(0);
    for (int i = 0; i < events.size(); i++) {
      assertEquals(i + 1, events.get(i).sequence());
    }
    assertEquals(
        PluginCatalogue.State.CURRENT, state(PluginStatus.read(home.status()), "2.0.0.jar"));
  }

  private static PluginCatalogue.State state(PluginStatus status, String jar) {
    return status.jars().stream()
        .filter(j -> j.jar().equals(jar))
        .findFirst()
        .orElseThrow()
        .state();
  }

  @Test
  void aVersionThatFailsItsTrialIsRolledBackByItself() throws Exception {
    build(REFUSES);
    PluginEvent refused = await(PluginEvent.Type.REFUSED, REFUSES);
    assertTrue(refused.detail().contains("it learns nothing"), refused::detail);
    assertEquals("alpha 1.0.0", serving());
  }

  @Test
  void aHangingTrialIsRolledBackToo() throws Exception {
    host.close();
    CountDownLatch never = new CountDownLatch(1);
    PluginLimits hasty =
        new PluginLimits(
            1 << 20,
            100,
            1 << 20,
            Duration.ofSeconds(5),
            Duration.ofMillis(500),
            CallLimits.DEFAULT);
    PluginPolicy policy = new PluginPolicy(hasty, null);
    host =
        PluginHost.start(
            PluginRuntime.start(BUNDLES, policy),
            home,
            () -> policy,
            configuration,
            (lease, given) -> {
              if (lease.id().version().equals(REFUSES)) {
                lease.call("waiting", () -> never.await(1, TimeUnit.MINUTES));
              }
            });
    build(REFUSES);
    PluginEvent refused = await(PluginEvent.Type.REFUSED, REFUSES);
    assertTrue(refused.detail().contains("its trial takes longer than 500 ms"), refused::detail);
    assertEquals("alpha 1.0.0", serving());
    never.countDown();
  }

  @Test
  void aRollbackIsOneFileAndHoldsOverARestart() throws Exception {
    build("2.0.0");
    await(PluginEvent.Type.CURRENT, "2.0.0");
    PluginChoices.NONE.with("vendor.alpha", "1.0.0").write(home.choices());
    await(
        event ->
            event.type() == PluginEvent.Type.CURRENT && "before: 2.0.0".equals(event.detail()));
    assertEquals("alpha 1.0.0", serving());
    host.close();
    long last = host.events(0).size();
    host = start(this::trial);
    assertEquals("alpha 1.0.0", serving());
    assertEquals(last + 1, host.events(last).get(0).sequence());
  }

  @Test
  void aFaultInTheOperatorsFileChangesNothing() throws Exception {
    build("2.0.0");
    await(PluginEvent.Type.CURRENT, "2.0.0");
    Files.writeString(configuration, " ");
    PluginEvent refused = await(PluginEvent.Type.CONFIGURATION_REFUSED, null);
    assertTrue(refused.detail().contains("graft.yaml:1"), refused::detail);
    assertEquals("alpha 2.0.0", serving());
    Files.writeString(configuration, "[1,2)");
    await(PluginEvent.Type.CONFIGURED, null);
    await(PluginEvent.Type.RETIRED, "2.0.0");
    assertEquals("alpha 1.0.0", serving());
  }

  @Test
  void aHalfCopiedJarIsLeftUntilItIsWhole() throws Exception {
    Path whole = PluginJarBuilder.plugin("alpha", "2.0.0").build(folder, "2.0.0.jar");
    byte[] bytes = Files.readAllBytes(whole);
    Path target = home.jars().resolve("2.0.0.jar");
    Files.write(target, Arrays.copyOf(bytes, bytes.length / 2));
    await(PluginEvent.Type.REFUSED, null);
    Files.copy(whole, target, StandardCopyOption.REPLACE_EXISTING);
    await(PluginEvent.Type.CURRENT, "2.0.0");
  }

  @Test
  void aSecondHostOnTheSameFilesIsRefused() {
    assertTrue(home.hostRuns());
    GraftException e = assertThrows(GraftException.class, () -> start(PluginTrial.NONE));
    assertTrue(e.getMessage().contains("another host runs"), e::getMessage);
    assertNotNull(serving());
  }
}
