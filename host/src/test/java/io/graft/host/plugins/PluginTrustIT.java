package io.graft.host.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.file.Sha256;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars whose signatures or hashes count, with jars that the JDK's own signer signed. */
class PluginTrustIT {
  private static final Path BUNDLES = Path.of(System.getProperty("graft.bundles"));

  @TempDir static Path folder;
  private static TestSigner vendor;
  private static TestSigner stranger;
  private static Path unsigned;
  private static Path signed;

  @BeforeAll
  static void sign() {
    vendor = TestSigner.make(folder, "vendor");
    stranger = TestSigner.make(folder, "stranger");
    unsigned = PluginJarBuilder.plugin("alpha", "1.0.0").build(folder, "unsigned.jar");
    signed = vendor.sign(unsigned, folder.resolve("signed.jar"));
  }

  private static PluginCatalogue.Entry install(Path jar, PluginTrust trust) {
    PluginPolicy policy = PluginPolicy.OPEN.withTrust(trust);
    try (PluginRuntime runtime = PluginRuntime.start(BUNDLES, policy)) {
      return runtime.install(jar);
    }
  }

  private static void assertRefused(Path jar, PluginTrust trust, String reason) {
    GraftException e = assertThrows(GraftException.class, () -> install(jar, trust));
    assertEquals(ErrorCategory.PLUGIN, e.category());
    assertTrue(e.getMessage().contains(reason), e::getMessage);
  }

  private static PluginTrust required(TestSigner... signers) {
    return new PluginTrust(
        true, List.of(signers).stream().map(TestSigner::certificate).toList(), Map.of());
  }

  @Test
  void aSignedJarComesInAndItsSignerIsNamed() {
    PluginCatalogue.Entry entry = install(signed, required(stranger, vendor));
    assertEquals(PluginCatalogue.State.CURRENT, entry.state());
    assertEquals("CN=vendor", entry.signer());
    assertNull(install(unsigned, PluginTrust.DEFAULT).signer());
  }

  @Test
  void anUnsignedJarIsRefusedWhereSignaturesAreRequired() {
    assertRefused(unsigned, required(vendor), "it is not signed");
    assertRefused(unsigned, PluginTrust.DEFAULT.forHost(false), "it is not signed");
    install(unsigned, PluginTrust.DEFAULT.forHost(true));
  }

  @Test
  void aStrangersSignatureDoesNotCount() {
    Path jar = stranger.sign(unsigned, folder.resolve("strange.jar"));
    assertRefused(jar, required(vendor), "it is signed by CN=stranger");
  }

  @Test
  void anExpiredCertificateDoesNotCount() {
    TestSigner old = TestSigner.make(folder, "old", "-startdate", "-60d");
    Path jar = old.sign(unsigned, folder.resolve("old.jar"));
    assertRefused(jar, required(old), "certificate is not valid");
  }

  /** Copies a jar and changes, leaves out or adds an entry. */
  private static Path copy(Path jar, String name, String changed, byte[] content) throws Exception {
    Path target = folder.resolve(name);
    boolean there = false;
    try (ZipInputStream in = new ZipInputStream(open(jar));
        OutputStream file = Files.newOutputStream(target);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        boolean match = entry.getName().equals(changed);
        there |= match;
        out.write(match ? content : in.readAllBytes());
      }
      if (!there) {
        out.putNextEntry(new ZipEntry(changed));
        out.write(content);
      }
    }
    return target;
  }

  private static InputStream open(Path jar) throws Exception {
    return Files.newInputStream(jar);
  }

  @Test
  void aTamperedJarIsRefusedEvenWhereNoSignatureIsNeeded() throws Exception {
    byte[] other = "vendor.Evil".getBytes(StandardCharsets.UTF_8);
    String entry = "META-INF/services/io.graft.spi.text.DomainTokenizer";
    Path jar = copy(signed, "tampered.jar", entry, other);
    assertRefused(jar, required(vendor), "it was changed after it was signed");
    assertRefused(jar, PluginTrust.DEFAULT, "it was changed after it was signed");
    Path more = copy(signed, "more.jar", "vendor/More.class", other);
    assertRefused(more, required(vendor), "'vendor/More.class' was added later");
  }

  @Test
  void onlyThePinnedHashComesIn() throws Exception {
    String hash = Sha256.of(Files.readAllBytes(unsigned));
    PluginTrust pinned = new PluginTrust(null, List.of(), Map.of("vendor.alpha", Set.of(hash)));
    assertEquals(hash, install(unsigned, pinned).jarSha256());
    assertRefused(signed, pinned, "pinned is " + hash);
    Path other = PluginJarBuilder.plugin("beta", "1.0.0").build(folder, "beta.jar");
    assertRefused(other, pinned, "its bundle is not pinned, and others are");
  }
}
