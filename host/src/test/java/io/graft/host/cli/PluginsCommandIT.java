package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.host.plugins.PluginJarBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code graft plugins} without a running host, on a home of its own. */
class PluginsCommandIT {
  private static final Path BUNDLES = Path.of(System.getProperty("graft.bundles"));

  @TempDir Path home;
  @TempDir Path vendor;

  @BeforeEach
  void aHome() throws Exception {
    Files.createSymbolicLink(home.resolve("bundles"), BUNDLES.toAbsolutePath());
    Files.createDirectories(home.resolve("conf"));
    Files.createDirectories(home.resolve("plugins"));
    configure("domains: {alpha: {enabled: true}, beta: {enabled: false}}");
    System.setProperty("graft.home", home.toString());
  }

  @AfterEach
  void clear() {
    System.clearProperty("graft.home");
  }

  private void configure(String yaml) throws Exception {
    Files.writeString(home.resolve("conf/graft.yaml"), yaml);
  }

  private Path alpha(String version) {
    return PluginJarBuilder.plugin("alpha", version).build(vendor, "alpha-" + version + ".jar");
  }

  private static Run ok(String... args) {
    Run run = Run.of(args);
    assertEquals(0, run.exitCode(), run::err);
    return run;
  }

  @Test
  void fromVerifyToRemove() {
    Path one = alpha("1.0.0");
    JsonNode verified = ok("plugins", "verify", one.toString(), "--json").json().get(0);
    assertEquals("current", verified.get("state").asText());
    assertEquals(64, verified.get("sha256").asText().length());
    assertEquals("", ok("plugins", "list").out());

    ok("plugins", "install", one.toString());
    ok("plugins", "install", alpha("2.0.0").toString());
    assertTrue(ok("plugins", "plan").out().contains("alpha  start vendor.alpha/2.0.0"));
    String list = ok("plugins", "list").out();
    assertTrue(list.contains("alpha  current  vendor.alpha/2.0.0  alpha-2.0.0.jar"), list);
    assertTrue(list.contains("alpha  available  vendor.alpha/1.0.0  alpha-1.0.0.jar"), list);

    assertEquals("alpha  2.0.0 -> 1.0.0", ok("plugins", "rollback", "alpha").out().strip());
    assertTrue(ok("domains").out().contains("vendor.alpha/1.0.0"));
    ok("plugins", "rollback", "alpha", "--undo");
    assertTrue(ok("domains").out().contains("vendor.alpha/2.0.0"));

    ok("plugins", "remove", "alpha-1.0.0.jar");
    Run last = Run.of("plugins", "remove", "alpha-2.0.0.jar");
    assertEquals(2, last.exitCode());
    assertTrue(last.err().contains("--last"), last::err);
    ok("plugins", "remove", "alpha-2.0.0.jar", "--last");
    assertEquals("", ok("plugins", "list").out());
  }

  @Test
  void anInstallGoesForwardAgainAfterARollback() {
    ok("plugins", "install", alpha("1.0.0").toString());
    ok("plugins", "install", alpha("2.0.0").toString());
    ok("plugins", "rollback", "alpha", "--to", "1.0.0");
    ok("plugins", "install", alpha("3.0.0").toString());
    assertTrue(ok("domains").out().contains("vendor.alpha/3.0.0"));
    Run unknown = Run.of("plugins", "rollback", "alpha", "--to", "9.0.0");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.err().contains("known: 1.0.0, 2.0.0"), unknown::err);
  }

  @Test
  void aJarThatIsRefusedIsNotInstalled() {
    Path bad =
        PluginJarBuilder.plugin("alpha", "1.0.0")
            .body("check", "return HealthReport.of(\"ill\");")
            .build(vendor, "bad.jar");
    Run verify = Run.of("plugins", "verify", bad.toString());
    assertEquals(3, verify.exitCode());
    assertTrue(verify.err().contains("found: ill"), verify::err);
    assertEquals(3, Run.of("plugins", "install", bad.toString()).exitCode());
    assertFalse(Files.exists(home.resolve("plugins/bad.jar")));
    assertEquals(2, Run.of("plugins", "verify", "no-such.jar").exitCode());
  }

  @Test
  void aDomainThatIsNotEnabledIsSaidToBe() {
    Path beta = PluginJarBuilder.plugin("beta", "1.0.0").build(vendor, "beta.jar");
    Run run = ok("plugins", "install", beta.toString());
    assertTrue(run.err().contains("domains.beta.enabled is not true"), run::err);
    assertTrue(ok("plugins", "list").out().contains("beta  disabled"));
  }

  @Test
  void beyondLoopbackAnUnsignedJarIsRefused() throws Exception {
    configure("domains: {alpha: {enabled: true}}\nserver: {host: 0.0.0.0}");
    Run run = Run.of("plugins", "verify", alpha("1.0.0").toString());
    assertEquals(3, run.exitCode());
    assertTrue(run.err().contains("it is not signed"), run::err);
    configure(
        "domains: {alpha: {enabled: true}}\nserver: {host: 0.0.0.0}\n"
            + "trust: {signatures: optional}");
    ok("plugins", "verify", alpha("1.0.0").toString());
  }
}
