package io.graft.host.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.ClassPathServices;
import io.graft.core.train.JobEnvironment;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.JobContext;
import io.graft.spi.Settings;
import io.graft.spi.domain.DomainPlugin;
import io.graft.spi.peft.PeftMethod;
import io.graft.spi.text.DomainTokenizer;
import io.graft.spi.text.Segment;
import io.graft.spi.text.TokenizerSession;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugins that come with Graft, in a real Felix. */
class PluginRuntimeIT {
  private static final Path BUNDLES = Path.of(System.getProperty("graft.bundles"));
  private static final Path PLUGINS = Path.of(System.getProperty("graft.plugins"));

  @TempDir Path folder;
  private PluginRuntime runtime;

  @BeforeEach
  void start() {
    runtime = PluginRuntime.start(BUNDLES, PluginPolicy.OPEN);
  }

  @AfterEach
  void stop() {
    runtime.close();
  }

  static JobContext job(DomainTokenizer tokenizer) {
    return JobEnvironment.of("test", 1, stream -> (site, index) -> index)
        .withSettings(Settings.of(tokenizer.settings(), Map.of(), "test"));
  }

  static String segments(DomainLease lease, String text) {
    DomainTokenizer tokenizer = lease.service(DomainTokenizer.class, lease.plugin().tokenizer());
    try (TokenizerSession session = tokenizer.open(job(tokenizer))) {
      return session.segment(text).stream().map(Segment::text).collect(Collectors.joining("|"));
    }
  }

  @Test
  void pluginClassesAreNotOnTheHostsClassPath() {
    assertThrows(
        ClassNotFoundException.class,
        () -> Class.forName("io.graft.plugins.medical.MedicalPlugin"));
  }

  @Test
  void theSameJarsWorkOnAFlatClassPath() throws Exception {
    for (Path jar : PluginFramework.jars(PLUGINS)) {
      URL[] urls = {jar.toUri().toURL()};
      try (URLClassLoader loader = new URLClassLoader(urls, DomainPlugin.class.getClassLoader())) {
        ClassPathServices services = new ClassPathServices(loader);
        DomainPlugin plugin = services.all(DomainPlugin.class).get(0);
        DomainTokenizer tokenizer = services.all(DomainTokenizer.class).get(0);
        assertSame(loader, plugin.getClass().getClassLoader());
        assertEquals(plugin.tokenizer(), tokenizer.name());
        assertTrue(plugin.check(job(tokenizer)).healthy());
      }
    }
  }

  @Test
  void theMedicalPluginServesItsDomain() {
    runtime.installAll(PLUGINS);
    assertEquals(List.of(), runtime.catalogue().in(PluginCatalogue.State.REFUSED));
    PluginCatalogue.Entry entry = runtime.catalogue().current("medical").orElseThrow();
    assertTrue(
        entry.services().contains(new PluginCatalogue.Service(DomainTokenizer.class, "clinical")));
    try (DomainLease lease = runtime.lease("medical")) {
      assertEquals("25|mg|twice daily", segments(lease, "25mg b.i.d."));
      assertEquals(64, lease.jarSha256().length());
      assertEquals("io.graft.plugins.medical", lease.id().bundle());
    }
  }

  @Test
  void builtInServicesAreFoundBehindTheDomains() {
    runtime.installAll(PLUGINS);
    try (DomainLease lease = runtime.lease("medical")) {
      DomainServices services = new DomainServices(lease);
      assertEquals(
          new ClassPathServices().all(PeftMethod.class).size(),
          services.all(PeftMethod.class).size());
      assertEquals("clinical", services.all(DomainTokenizer.class).get(0).name());
    }
  }

  @Test
  void anUnknownDomainNamesTheNearest() {
    runtime.installAll(PLUGINS);
    GraftException e = assertThrows(GraftException.class, () -> runtime.lease("medcal"));
    assertEquals(ErrorCategory.USER, e.category());
    assertTrue(e.getMessage().contains("did you mean 'medical'?"), e::getMessage);
  }

  @Test
  void anUnknownServiceNamesThoseThatThereAre() {
    runtime.installAll(PLUGINS);
    try (DomainLease lease = runtime.lease("medical")) {
      GraftException e =
          assertThrows(GraftException.class, () -> lease.service(DomainTokenizer.class, "clincal"));
      assertTrue(e.getMessage().contains("known: clinical"), e::getMessage);
    }
  }

  @Test
  void aDisabledDomainIsNotKept() {
    PluginPolicy policy =
        new PluginPolicy(
            PluginLimits.DEFAULT, Map.of("medical", new PluginPolicy.Domain(false, Map.of())));
    try (PluginRuntime strict = PluginRuntime.start(BUNDLES, policy)) {
      strict.installAll(PLUGINS);
      assertTrue(
          strict.catalogue().in(PluginCatalogue.State.DISABLED).stream()
              .anyMatch(entry -> "medical".equals(entry.domain())));
      GraftException e = assertThrows(GraftException.class, () -> strict.lease("medical"));
      assertTrue(e.getMessage().contains("domains.medical.enabled"), e::getMessage);
    }
  }

  @Test
  void whatPluginCodeThrowsNamesTheBundle() {
    runtime.install(
        PluginJarBuilder.plugin("thrower", "1.2.0")
            .body("segment", "throw new IllegalStateException(\"boom\");")
            .build(folder, "thrower.jar"));
    try (DomainLease lease = runtime.lease("thrower")) {
      GraftException e = assertThrows(GraftException.class, () -> segments(lease, "text"));
      assertEquals(ErrorCategory.PLUGIN, e.category());
      assertEquals("vendor.thrower/1.2.0", e.where());
      assertTrue(e.getMessage().contains("boom"), e::getMessage);
    }
  }

  @Test
  void pluginCodeRunsUnderItsOwnContextClassLoader() {
    runtime.install(
        PluginJarBuilder.plugin("context", "1.0.0")
            .body(
                "segment",
                "return List.of(new Segment(0, 1, String.valueOf("
                    + "Thread.currentThread().getContextClassLoader()"
                    + " == Words.class.getClassLoader())));")
            .build(folder, "context.jar"));
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (DomainLease lease = runtime.lease("context")) {
      assertEquals("true", segments(lease, "text"));
      assertSame(before, Thread.currentThread().getContextClassLoader());
    }
  }

  @Test
  void settingsOfTheOperatorReachTheDomainOnlyWhenItDeclaresThem() {
    PluginPolicy policy =
        new PluginPolicy(
            PluginLimits.DEFAULT,
            Map.of("alpha", new PluginPolicy.Domain(true, Map.of("speed", 3))));
    try (PluginRuntime strict = PluginRuntime.start(BUNDLES, policy)) {
      Path jar = PluginJarBuilder.plugin("alpha", "1.0.0").build(folder, "alpha.jar");
      GraftException e = assertThrows(GraftException.class, () -> strict.install(jar));
      assertTrue(e.getMessage().contains("domains.alpha.settings"), e::getMessage);
      assertTrue(e.getMessage().contains("speed"), e::getMessage);
    }
  }

  @Test
  void everyDomainOfTheDistributionIsCurrent() {
    runtime.installAll(PLUGINS);
    List<String> domains =
        runtime.catalogue().in(PluginCatalogue.State.CURRENT).stream()
            .map(PluginCatalogue.Entry::domain)
            .sorted()
            .toList();
    assertEquals(List.of("finance", "legal", "medical"), domains);
    for (String domain : domains) {
      try (DomainLease lease = runtime.lease(domain)) {
        assertEquals(domain, lease.service(DomainPlugin.class, domain).domain());
      }
    }
  }
}
