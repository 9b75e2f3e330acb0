package io.graft.host.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.GraftException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newer version takes over while work on the older one goes on. */
class HotSwapIT {
  private static final Path BUNDLES = Path.of(System.getProperty("graft.bundles"));
  private static final PluginId OLD = new PluginId("vendor.alpha", "1.0.0");
  private static final PluginId NEW = new PluginId("vendor.alpha", "2.0.0");

  @TempDir Path folder;
  private PluginRuntime runtime;

  @BeforeEach
  void start() {
    runtime = PluginRuntime.start(BUNDLES, PluginPolicy.OPEN);
    runtime.install(PluginJarBuilder.plugin("alpha", "1.0.0").build(folder, "alpha-1.jar"));
  }

  @AfterEach
  void stop() {
    runtime.close();
  }

  private void installNew() {
    PluginCatalogue.Entry entry =
        runtime.install(PluginJarBuilder.plugin("alpha", "2.0.0").build(folder, "alpha-2.jar"));
    assertEquals(PluginCatalogue.State.STANDBY, entry.state());
  }

  private String serving() {
    try (DomainLease lease = runtime.lease("alpha")) {
      return PluginRuntimeIT.segments(lease, "text");
    }
  }

  @Test
  void aLeaseOutlivesTheSwapAndStillLoadsClasses() {
    DomainLease before = runtime.lease("alpha");
    installNew();
    assertEquals("alpha 1.0.0", serving());
    runtime.makeCurrent(NEW);
    assertEquals("alpha 2.0.0", serving());

    assertFalse(runtime.drain(OLD, Duration.ofMillis(50)));
    assertThrows(GraftException.class, () -> runtime.retire(OLD));
    assertEquals("alpha 1.0.0", PluginRuntimeIT.segments(before, "text"));
    before.close();
    before.close(); // counted once
    assertTrue(runtime.drain(OLD, Duration.ofSeconds(5)));
    runtime.retire(OLD);
    assertEquals("alpha 2.0.0", serving());
    assertEquals(1, runtime.catalogue().entries().size());
  }

  @Test
  void aClassOfTheOldVersionIsLoadedForTheFirstTimeAfterTheSwap() {
    try (DomainLease before = runtime.lease("alpha")) {
      installNew();
      runtime.makeCurrent(NEW);
      runtime.drain(OLD, Duration.ZERO);
      // Nothing was segmented by the old version so far, so its class Late is loaded only now.
      assertEquals("alpha 1.0.0", PluginRuntimeIT.segments(before, "text"));
    }
  }

  @Test
  void theOlderVersionCanBeMadeCurrentAgain() {
    installNew();
    runtime.makeCurrent(NEW);
    assertTrue(runtime.drain(OLD, Duration.ZERO));
    runtime.makeCurrent(OLD);
    assertEquals("alpha 1.0.0", serving());
    assertEquals(OLD, runtime.catalogue().current("alpha").orElseThrow().id());
  }

  @Test
  void drainingEndsWhenAnotherThreadClosesTheLastLease() throws Exception {
    DomainLease before = runtime.lease("alpha");
    installNew();
    runtime.makeCurrent(NEW);
    CountDownLatch drained = new CountDownLatch(1);
    Thread drainer =
        new Thread(
            () -> {
              if (runtime.drain(OLD, Duration.ofSeconds(20))) {
                drained.countDown();
              }
            });
    drainer.start();
    assertFalse(drained.await(100, TimeUnit.MILLISECONDS));
    before.close();
    assertTrue(drained.await(20, TimeUnit.SECONDS));
    drainer.join();
  }

  @Test
  void aWithdrawnDomainGivesNoLease() {
    runtime.drain(OLD, Duration.ZERO);
    assertThrows(GraftException.class, () -> runtime.lease("alpha"));
    runtime.retire(OLD);
    assertThrows(GraftException.class, () -> runtime.lease("alpha"));
  }

  @Test
  void theOldClassLoaderGoes() throws Exception {
    WeakReference<ClassLoader> loader = swapAndRetire();
    for (int i = 0; i < 100 && loader.get() != null; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertNull(loader.get(), "the class loader of the retired version is still reachable");
    assertEquals("alpha 2.0.0", serving());
  }

  private WeakReference<ClassLoader> swapAndRetire() throws Exception {
    WeakReference<ClassLoader> loader;
    try (DomainLease before = runtime.lease("alpha")) {
      assertEquals("alpha 1.0.0", PluginRuntimeIT.segments(before, "text"));
      loader =
          before.call(
              "reading the loader",
              () -> new WeakReference<>(Thread.currentThread().getContextClassLoader()));
      installNew();
      runtime.makeCurrent(NEW);
    }
    assertTrue(runtime.drain(OLD, Duration.ofSeconds(5)));
    runtime.retire(OLD);
    return loader;
  }

  @Test
  void theNewestVersionOfAFolderIsCurrent() {
    try (PluginRuntime fresh = PluginRuntime.start(BUNDLES, PluginPolicy.OPEN)) {
      Path plugins = folder.resolve("plugins");
      assertTrue(plugins.toFile().mkdir());
      PluginJarBuilder.plugin("alpha", "1.10.0").build(plugins, "a.jar");
      PluginJarBuilder.plugin("alpha", "1.9.0").build(plugins, "b.jar");
      fresh.installAll(plugins);
      assertEquals("1.10.0", fresh.catalogue().current("alpha").orElseThrow().id().version());
    }
  }
}
