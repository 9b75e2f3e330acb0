package io.graft.host.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that were well when they came in. */
class MisbehavingPluginIT {
  private static final Path BUNDLES = Path.of(System.getProperty("graft.bundles"));
  private static final Duration CALL = Duration.ofMillis(300);
  private static final Duration QUARANTINE = Duration.ofMillis(1500);

  @TempDir Path folder;
  private PluginHome home;
  private PluginHost host;

  private void start(PluginJarBuilder plugin) {
    home = PluginHome.of(folder);
    home.add(plugin.build(folder, "plugin.jar"));
    PluginLimits limits =
        new PluginLimits(
            1 << 20,
            100,
            1 << 20,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            new CallLimits(CALL, 3, QUARANTINE));
    PluginPolicy policy = new PluginPolicy(limits, null);
    host =
        PluginHost.start(
            PluginRuntime.start(BUNDLES, policy),
            home,
            () -> policy,
            folder.resolve("graft.yaml"),
            PluginTrial.NONE);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  private String segments(String text) {
    try (DomainLease lease = host.get().lease("alpha")) {
      return PluginRuntimeIT.segments(lease, text);
    }
  }

  private GraftException assertFails(String text, String reason) {
    GraftException e = assertThrows(GraftException.class, () -> segments(text));
    assertEquals(ErrorCategory.PLUGIN, e.category());
    assertTrue(e.getMessage().contains(reason), e::getMessage);
    return e;
  }

  private PluginEvent await(PluginEvent.Type type) throws Exception {
    for (int i = 0; i < 400; i++) {
      for (PluginEvent event : host.events(0)) {
        if (event.type() == type) {
          return event;
        }
      }
      assertFalse(new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS));
    }
    throw new AssertionError(host.events(0).toString());
  }

  private PluginUsage usage(String type) {
    return host.get().usage().stream().filter(u -> u.type().equals(type)).findFirst().orElseThrow();
  }

  @Test
  void threeFailuresInARowBreakTheCircuitOfThatInterfaceForAWhile() throws Exception {
    start(
        PluginJarBuilder.plugin("alpha", "1.0.0")
            .body(
                "segment",
                "if (text.equals(\"bad\")) throw new IllegalStateException(\"boom\");"
                    + " return List.of();"));
    assertFails("bad", "boom");
    assertFails("bad", "boom");
    segments("good"); // in a row
    assertEquals(2, usage("TokenizerSession").failures());
    for (int i = 0; i < 3; i++) {
      assertFails("bad", "boom");
    }
    assertFails("good", "calls of its TokenizerSession are refused for a while");
    PluginEvent quarantined = await(PluginEvent.Type.QUARANTINED);
    assertTrue(quarantined.detail().contains("boom"), quarantined::detail);
    try (DomainLease lease = host.get().lease("alpha")) {
      assertEquals("alpha", lease.plugin().domain()); // another interface
    }
    assertFalse(new CountDownLatch(1).await(QUARANTINE.toMillis(), TimeUnit.MILLISECONDS));
    segments("good");
    await(PluginEvent.Type.RELEASED);
    assertTrue(usage("TokenizerSession").calls() >= 7);
    assertTrue(usage("TokenizerSession").seconds() > 0);
  }

  @Test
  void aCallThatHangsIsInterruptedAndItsCallerGoesOn() throws Exception {
    start(
        PluginJarBuilder.plugin("alpha", "1.0.0")
            .body(
                "segment",
                "try { Thread.currentThread().join(); } catch (InterruptedException e) {"
                    + " throw new IllegalStateException(\"cut short\", e); } return List.of();"));
    assertFails("text", "cut short"); // on the thread of a job
    assertFalse(Thread.interrupted());
    PluginEvent quarantined = await(PluginEvent.Type.QUARANTINED);
    assertTrue(quarantined.detail().contains("TokenizerSession"), quarantined::detail);
  }

  @Test
  void aPredictionGivesUpOnACallThatSwallowsInterrupts() throws Exception {
    start(
        PluginJarBuilder.plugin("alpha", "1.0.0")
            .body(
                "segment",
                "long end = System.nanoTime() + 8_000_000_000L; while (System.nanoTime() < end) {"
                    + " try { Thread.sleep(100); } catch (InterruptedException e) { } }"
                    + " return List.of();"));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread prediction =
        new Thread(
            () -> {
              HurriedCalls.hurryThisThread();
              try {
                segments("text");
              } catch (GraftException e) {
                thrown.set(e);
              }
            });
    prediction.start();
    prediction.join(5000);
    assertFalse(prediction.isAlive(), "the prediction is kept");
    assertTrue(thrown.get().getMessage().contains("takes longer than 300 ms"), "" + thrown.get());
    assertFails("text", "refused for a while (a call takes longer than 300 ms");
  }

  @Test
  void threadsThatAPluginLeavesBehindAreNamed() throws Exception {
    start(
        PluginJarBuilder.plugin("alpha", "1.0.0")
            .body(
                "check",
                "Thread poller = new Thread(() -> { try { Thread.sleep(20_000); } catch"
                    + " (InterruptedException e) { } }, \"vendor-poller\"); poller.setDaemon(true);"
                    + " poller.start(); return HealthReport.well();"));
    home.remove("plugin.jar");
    PluginEvent retired = await(PluginEvent.Type.RETIRED);
    assertTrue(retired.detail().contains("'vendor-poller'"), retired::detail);
    assertEquals(List.of(), host.get().catalogue().entries());
  }

  @Test
  void whatAUserDidIsNotThePluginsFault() {
    start(
        PluginJarBuilder.plugin("alpha", "1.0.0")
            .body("segment", "throw GraftException.user(\"too long\", null, \"shorten it\");"));
    for (int i = 0; i < 9; i++) {
      GraftException e = assertThrows(GraftException.class, () -> segments("text"));
      assertEquals(ErrorCategory.USER, e.category());
    }
  }
}
