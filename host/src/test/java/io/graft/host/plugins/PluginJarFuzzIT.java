package io.graft.host.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.file.AtomicFolder;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever happens to the bytes of a jar, its manifest or its entries, it gets in or is refused
 * with a reason, nothing of a refused one stays, and the plugin that serves goes on.
 */
class PluginJarFuzzIT {
  private static final Path BUNDLES = Path.of(System.getProperty("graft.bundles"));
  private static final PluginLimits TIGHT =
      new PluginLimits(1 << 20, 100, 2 << 20, Duration.ofSeconds(60));

  private static Path folder;
  private static Path jar;
  private static byte[] sound;
  private static Map<String, byte[]> entries;
  private static PluginRuntime runtime;

  @BeforeContainer
  static void startWithAGoodPlugin() throws IOException {
    folder = Files.createTempDirectory("jars");
    jar = folder.resolve("fuzzed.jar");
    runtime = PluginRuntime.start(BUNDLES, new PluginPolicy(TIGHT, null));
    runtime.install(PluginJarBuilder.plugin("good", "1.0.0").build(folder, "good.jar"));
    Path other = PluginJarBuilder.plugin("other", "1.0.0").build(folder, "other.jar");
    sound = Files.readAllBytes(other);
    entries = new LinkedHashMap<>();
    try (JarFile file = new JarFile(other.toFile())) {
      for (JarEntry entry : java.util.Collections.list(file.entries())) {
        entries.put(entry.getName(), file.getInputStream(entry).readAllBytes());
      }
    }
  }

  @AfterContainer
  static void theGoodPluginStillWorks() throws IOException {
    try (DomainLease lease = runtime.lease("good")) {
      assertEquals("good 1.0.0", PluginRuntimeIT.segments(lease, "text"));
    }
    runtime.close();
    AtomicFolder.delete(folder);
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void changedBytes(@ForAll @Size(min = 1, max = 4) int[] places, @ForAll byte value)
      throws IOException {
    byte[] bytes = sound.clone();
    for (int place : places) {
      bytes[Math.floorMod(place, bytes.length)] = value;
    }
    installOrRefuse(bytes);
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void cutOutOrDoubled(
      @ForAll @IntRange(max = 1 << 20) int from, @ForAll @IntRange(max = 400) int length)
      throws IOException {
    int start = from % sound.length;
    int end = Math.min(sound.length, start + length);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(sound, 0, from % 2 == 0 ? start : end);
    bytes.write(sound, from % 2 == 0 ? end : start, sound.length - (from % 2 == 0 ? end : start));
    installOrRefuse(bytes.toByteArray());
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void anyManifest(@ForAll("lines") List<String> lines) throws IOException {
    Map<String, byte[]> changed = new LinkedHashMap<>(entries);
    String manifest = String.join("\r\n", lines) + "\r\n";
    changed.put("META-INF/MANIFEST.MF", manifest.getBytes(StandardCharsets.UTF_8));
    installOrRefuse(zipped(changed));
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void changedContents(
      @ForAll @IntRange(max = 1000) int which,
      @ForAll @Size(min = 1, max = 3) int[] places,
      @ForAll byte value)
      throws IOException {
    Map<String, byte[]> changed = new LinkedHashMap<>(entries);
    String name = List.copyOf(entries.keySet()).get(which % entries.size());
    byte[] content = entries.get(name).clone();
    for (int place : places) {
      if (content.length > 0) {
        content[Math.floorMod(place, content.length)] = value;
      }
    }
    changed.put(name, content);
    installOrRefuse(zipped(changed));
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void furtherEntries(@ForAll("names") String name, @ForAll byte[] content) throws IOException {
    Map<String, byte[]> changed = new LinkedHashMap<>(entries);
    changed.put(name, content);
    installOrRefuse(zipped(changed));
  }

  private static byte[] zipped(Map<String, byte[]> contents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static void installOrRefuse(byte[] bytes) throws IOException {
    Files.write(jar, bytes);
    try {
      PluginCatalogue.Entry entry = runtime.install(jar);
      if (entry.id() != null && entry.state() != PluginCatalogue.State.DISABLED) {
        assertTrue(runtime.drain(entry.id(), Duration.ofSeconds(60)), entry::toString);
      }
    } catch (GraftException e) {
      assertEquals(ErrorCategory.PLUGIN, e.category(), e.getMessage());
      assertNotNull(e.where(), e.getMessage());
      assertTrue(e.where().contains("fuzzed.jar") || e.where().contains("/"), e.getMessage());
      assertFalse(e.what().isBlank() || String.valueOf(e.mend()).isBlank(), e.getMessage());
      assertFalse(e.getMessage().contains("\tat "), e.getMessage());
    }
  }

  /** The lines of a manifest that would do, some of them changed, lost, doubled or in disorder. */
  @Provide
  Arbitrary<List<String>> lines() {
    List<String> good =
        new String(entries.get("META-INF/MANIFEST.MF"), StandardCharsets.UTF_8)
            .replace("\r\n ", "")
            .lines()
            .filter(line -> !line.isBlank())
            .toList();
    Arbitrary<String> bad =
        Arbitraries.of(
            "Bundle-Version: 1.0.0.x.y",
            "Bundle-Version: -1",
            "Bundle-Version: 999999999999",
            "Bundle-SymbolicName: ",
            "Bundle-SymbolicName: a;b:=c;singleton:=true",
            "Bundle-SymbolicName: ../../up",
            "Bundle-SymbolicName: system.bundle",
            "Bundle-ManifestVersion: 3",
            "Import-Package: io.graft.spi;version=x",
            "Import-Package: ,,;",
            "Import-Package: java.lang",
            "Import-Package: io.graft.spi;version=\"[1,\"",
            "Export-Package: io.graft.spi",
            "Bundle-ClassPath: nowhere.jar",
            "Bundle-NativeCode: lib.so;osname=none",
            "Require-Bundle: none",
            "Require-Capability: a;filter:=\"((\"",
            "Provide-Capability: osgi.serviceloader;osgi.serviceloader=x",
            "Provide-Capability: ;;",
            "DynamicImport-Package: *",
            "Bundle-RequiredExecutionEnvironment: JavaSE-99",
            "Multi-Release: true",
            "Fragment-Host: vendor.good",
            "Name: vendor/Domain.class",
            "no colon",
            ": no name",
            " continued",
            "",
            "X: \u0000\uFFFF😀",
            "Long: " + "x".repeat(3000));
    return Arbitraries.integers()
        .between(0, 1 << 30)
        .flatMap(
            mask ->
                bad.list()
                    .ofMaxSize(3)
                    .map(
                        some -> {
                          List<String> lines = new ArrayList<>();
                          for (int i = 0; i < good.size(); i++) {
                            if (mask >> i % 30 % 8 != 0 || mask % 3 != 0) {
                              lines.add(good.get(i));
                            }
                          }
                          some.forEach(line -> lines.add(mask % (lines.size() + 1), line));
                          return lines;
                        }));
  }

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> part =
        Arbitraries.of(
            "META-INF",
            "services",
            "versions",
            "17",
            "..",
            ".",
            "",
            "vendor",
            "Domain.class",
            "io",
            "graft",
            "spi",
            "GraftException.class",
            "\\",
            "C:",
            "\u0000",
            "😀",
            "OSGI-INF",
            "io.graft.spi.domain.DomainPlugin",
            "SIGNER.SF",
            "SIGNER.RSA",
            "x".repeat(300));
    return part.list().ofMinSize(1).ofMaxSize(5).map(parts -> String.join("/", parts));
  }
}
