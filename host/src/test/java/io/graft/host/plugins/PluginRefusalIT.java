package io.graft.host.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.peft.PeftMethod;
import io.graft.spi.text.DomainTokenizer;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Jars that must not get in, and that must not disturb those that are in. */
class PluginRefusalIT {
  private static final Path BUNDLES = Path.of(System.getProperty("graft.bundles"));
  private static final PluginLimits TIGHT =
      new PluginLimits(1 << 20, 100, 2 << 20, Duration.ofSeconds(5));

  @TempDir Path folder;
  private PluginRuntime runtime;

  @BeforeEach
  void startWithAGoodPlugin() {
    runtime = PluginRuntime.start(BUNDLES, new PluginPolicy(TIGHT, null));
    runtime.install(PluginJarBuilder.plugin("good", "1.0.0").build(folder, "good.jar"));
  }

  @AfterEach
  void theGoodPluginStillWorks() {
    try (DomainLease lease = runtime.lease("good")) {
      assertEquals("good 1.0.0", PluginRuntimeIT.segments(lease, "text"));
    }
    runtime.close();
  }

  static Stream<Arguments> badJars() {
    byte[] some = "content".getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        Arguments.of(
            "no OSGi headers",
            bad().header("Bundle-ManifestVersion", null).header("Bundle-SymbolicName", null)),
        Arguments.of(
            "does not import the package io.graft.spi", bad().header("Import-Package", null)),
        Arguments.of(
            "contains a class of the SPI", bad().entry("io/graft/spi/GraftException.class", some)),
        Arguments.of(
            "contains a class of the SPI",
            bad().entry("META-INF/versions/17/io/graft/spi/text/Segment.class", some)),
        Arguments.of("points outside the jar", bad().entry("../../outside.txt", some)),
        Arguments.of("points outside the jar", bad().entry("/outside.txt", some)),
        Arguments.of("points outside the jar", bad().entry("a\\..\\outside.txt", some)),
        Arguments.of("unpacks to more than", bad().entry("zeros", new byte[3 << 20])),
        Arguments.of("more than 100 entries", manyEntries()),
        Arguments.of("has the header Bundle-Activator", bad().header("Bundle-Activator", "x.Y")),
        Arguments.of("has the header Fragment-Host", bad().header("Fragment-Host", "x")),
        Arguments.of(
            "it was built for another SPI: it needs io.graft.spi [99.0.0,100.0.0), this Graft has",
            bad().header("Import-Package", "io.graft.spi;version=\"[99,100)\"")),
        Arguments.of(
            "which this Graft does not lend to plugins",
            bad().header("Import-Package", "io.graft.spi,io.graft.core.tensor")),
        Arguments.of("Bundle-Version is no version", bad().header("Bundle-Version", "one")),
        Arguments.of(
            "missing requirement",
            bad().header("Require-Capability", "vendor.gpu;filter:=\"(cores>=8)\"")),
        Arguments.of(
            "two services of DomainTokenizer are called 'words'",
            bad()
                .source("Twin", "public class Twin extends Words {}")
                .services(DomainTokenizer.class, "Words", "Twin")),
        Arguments.of(
            "PeftMethod 'lora' is one of those that come with Graft",
            bad()
                .header(
                    "Import-Package",
                    "io.graft.spi,io.graft.spi.domain,io.graft.spi.text,io.graft.spi.peft")
                .source("Own", OWN_LORA)
                .service(PeftMethod.class, "Own")),
        Arguments.of(
            "and 99990 more",
            bad()
                .body(
                    "check",
                    "return new HealthReport(java.util.Collections.nCopies(100000, \"x\".repeat(99)));")),
        Arguments.of(
            "takes all memory",
            bad().body("check", "throw new OutOfMemoryError(\"Java heap space\");")),
        Arguments.of("does not declare exactly one", bad().header("Provide-Capability", "x.y")),
        Arguments.of(
            "declares 1 services of io.graft.spi.text.DomainTokenizer but 0 can be used",
            bad().withoutServicesFile(DomainTokenizer.class)),
        Arguments.of(
            "which this Graft does not know",
            bad()
                .header(
                    "Provide-Capability",
                    "osgi.serviceloader;osgi.serviceloader=\"io.graft.spi.text.Oracle\"")),
        Arguments.of(
            "creating its DomainPlugin failed: java.lang.IllegalStateException: exploding",
            bad().body("constructor", "throw new IllegalStateException(\"exploding\");")),
        Arguments.of(
            "Domain.check failed: java.lang.StackOverflowError",
            bad().body("check", "return check(context);")),
        Arguments.of(
            "the health check of domain 'bad' found: no licence file",
            bad().body("check", "return HealthReport.of(\"no licence file\");")),
        Arguments.of("it reports nothing", bad().body("check", "return null;")),
        Arguments.of(
            "a service says it belongs to domain 'other'",
            bad().body("tokenizer domain", "other")));
  }

  private static final String OWN_LORA =
      """
      import io.graft.spi.peft.*;
      import java.util.*;
      public class Own implements PeftMethod {
        public String name() { return "lora"; }
        public String description() { return "not Graft's"; }
        public List<io.graft.spi.Setting> settings() { return List.of(); }
        public PeftSession open(PeftContext context) { return null; }
        public Map<String, Object> configuration(PeftContext context) { return Map.of(); }
        public boolean reads(Map<String, Object> configuration) { return false; }
        public Map<String, Object> settings(Map<String, Object> configuration) { return Map.of(); }
      }
      """;

  @Test
  void aHealthCheckThatFloodsStandardOutput() {
    String flood = "for (int i = 0; i < 100000; i++) System.out.println(\"flood\"); return null;";
    Path jar = bad().body("check", flood).build(folder, "flood.jar");
    PrintStream out = System.out;
    PrintStream err = System.err;
    PluginOutput.install();
    try {
      assertRefused(jar, "it prints more than 65536 bytes");
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static PluginJarBuilder bad() {
    return PluginJarBuilder.plugin("bad", "1.0.0");
  }

  private static PluginJarBuilder manyEntries() {
    PluginJarBuilder builder = bad();
    for (int i = 0; i < 101; i++) {
      builder.entry("file" + i, new byte[1]);
    }
    return builder;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badJars")
  void isRefusedWithItsReason(String reason, PluginJarBuilder builder) {
    Path jar = builder.build(folder, "bad.jar");
    assertRefused(jar, reason);
  }

  private void assertRefused(Path jar, String reason) {
    GraftException e = assertThrows(GraftException.class, () -> runtime.install(jar));
    assertEquals(ErrorCategory.PLUGIN, e.category(), e::getMessage);
    assertTrue(e.getMessage().contains(reason), e::getMessage);
    PluginCatalogue.Entry entry =
        runtime.catalogue().in(PluginCatalogue.State.REFUSED).stream()
            .filter(refused -> refused.jar().equals(jar.getFileName().toString()))
            .findFirst()
            .orElseThrow();
    assertTrue(entry.reason().contains(reason), entry::reason);
  }

  @Test
  void aFileThatIsNoJar() throws Exception {
    Path jar = Files.writeString(folder.resolve("text.jar"), "not a zip file");
    assertRefused(jar, "not a jar");
  }

  @Test
  void aJarThatIsTooLarge() throws Exception {
    Path jar = Files.write(folder.resolve("large.jar"), new byte[(1 << 20) + 1]);
    assertRefused(jar, "larger than 1048576 bytes");
  }

  @Test
  void theSameJarTwice() throws Exception {
    Path copy = Files.copy(folder.resolve("good.jar"), folder.resolve("copy.jar"));
    assertRefused(copy, "the same jar is installed as good.jar");
  }

  @Test
  void otherBytesUnderTheSameVersion() {
    Path jar =
        PluginJarBuilder.plugin("good", "1.0.0").entry("more", new byte[9]).build(folder, "b.jar");
    assertRefused(jar, "another jar with this bundle and version is installed, good.jar");
  }

  @Test
  void anotherBundleWithTheSameDomain() {
    Path jar =
        PluginJarBuilder.plugin("good", "2.0.0")
            .header("Bundle-SymbolicName", "rival")
            .build(folder, "rival.jar");
    assertRefused(jar, "domain 'good' belongs to the bundle of vendor.good/1.0.0");
  }

  @Test
  void aPluginThatHangsAndSwallowsInterrupts() {
    String forever =
        "while (true) { try { Thread.currentThread().join(); } catch (InterruptedException e) {"
            + " if (context.cancelled()) { return HealthReport.well(); } } }";
    Path jar = bad().body("check", forever).build(folder, "hanging.jar");
    PluginLimits hasty = new PluginLimits(1 << 20, 100, 2 << 20, Duration.ofMillis(700));
    try (PluginRuntime impatient =
        PluginRuntime.start(BUNDLES, new PluginPolicy(hasty, Map.of("bad", enabled())))) {
      GraftException e = assertThrows(GraftException.class, () -> impatient.install(jar));
      assertEquals(ErrorCategory.PLUGIN, e.category());
      assertTrue(e.getMessage().contains("takes longer than 700 ms"), e::getMessage);
      assertTrue(e.getMessage().contains("vendor.bad/1.0.0"), e::getMessage);
    }
  }

  @Test
  void aConstructorThatHangs() {
    String forever =
        "try { Thread.currentThread().join(); } catch (InterruptedException e) { return; }";
    Path jar = bad().body("constructor", forever).build(folder, "stuck.jar");
    PluginLimits hasty = new PluginLimits(1 << 20, 100, 2 << 20, Duration.ofMillis(700));
    try (PluginRuntime impatient =
        PluginRuntime.start(BUNDLES, new PluginPolicy(hasty, Map.of("bad", enabled())))) {
      GraftException e = assertThrows(GraftException.class, () -> impatient.install(jar));
      assertTrue(e.getMessage().contains("takes longer than 700 ms"), e::getMessage);
    }
  }

  private static PluginPolicy.Domain enabled() {
    return new PluginPolicy.Domain(true, Map.of());
  }
}
