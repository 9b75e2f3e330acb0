package io.graft.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution that the build made, run as a user runs it. */
class DistributionIT {
  private static final Path HOME = Path.of(System.getProperty("graft.distribution"));

  private static Set<String> jars(String folder) throws IOException {
    try (Stream<Path> files = Files.list(HOME.resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("-\\d.*", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void everyJarStandsInTheNotice() throws Exception {
    Set<String> named =
        Set.copyOf(Arrays.asList(Files.readString(HOME.resolve("NOTICE")).split("[\\s,]+")));
    Set<String> jars = jars("lib");
    jars.addAll(jars("bundles"));
    assertTrue(jars.size() > 40, jars::toString);
    jars.removeIf(jar -> jar.startsWith("graft-"));
    jars.removeAll(named);
    assertEquals(Set.of(), jars, "jars without a line in NOTICE");
  }

  @Test
  void pluginsAndBundlesAreNotOnTheClassPath() throws Exception {
    Set<String> lib = jars("lib");
    assertTrue(
        jars("plugins")
            .containsAll(
                List.of("graft-plugin-medical", "graft-plugin-finance", "graft-plugin-legal")));
    assertFalse(lib.stream().anyMatch(jar -> jar.startsWith("graft-plugin")), lib::toString);
    assertFalse(lib.stream().anyMatch(jar -> jar.contains("spifly") || jar.equals("asm")));
  }

  @Test
  void theLauncherRunsThroughALinkFromAFolderWithSpaces(@TempDir Path folder) throws Exception {
    Path odd = Files.createDirectory(folder.resolve("a folder"));
    Path home = Files.createSymbolicLink(odd.resolve("graft home"), HOME.toAbsolutePath());
    Path link = Files.createSymbolicLink(odd.resolve("g"), home.resolve("bin").resolve("graft"));
    Outcome version = run(link.toString(), "--version");
    assertEquals(0, version.exitCode(), version::text);
    assertTrue(version.text().contains("graft 0."), version::text);
  }

  @Test
  void exitCodesPassThrough() throws Exception {
    Outcome unknown = run(HOME.resolve("bin").resolve("graft").toString(), "no-such-command");
    assertEquals(2, unknown.exitCode(), unknown::text);
  }

  @Test
  void chineseArgumentsArriveInAPlainLocale() throws Exception {
    // the shell writes the bytes, so that it does not matter how this process encodes arguments
    String text = "$(printf '\\347\\204\\246\\350\\231\\221\\347\\227\\207')";
    ProcessBuilder builder =
        builder(
            "sh",
            "-c",
            "exec \"$0\" tokenize --model bge-small-zh --json --text \"" + text + "\"",
            HOME.resolve("bin").resolve("graft").toString());
    builder.environment().keySet().removeIf(key -> key.startsWith("LC_") || key.equals("LANG"));
    builder.environment().put("LC_ALL", "C");
    Outcome outcome = finish(builder.start());
    assertEquals(0, outcome.exitCode(), outcome::text);
    assertTrue(outcome.text().contains("\"ids\":[101,4193,5991,4568,102]"), outcome::text);
  }

  @Test
  void aWrongJavaHomeIsNamed(@TempDir Path folder) throws Exception {
    ProcessBuilder builder = builder(HOME.resolve("bin").resolve("graft").toString());
    builder.environment().put("JAVA_HOME", folder.toString());
    Outcome outcome = finish(builder.start());
    assertEquals(2, outcome.exitCode(), outcome::text);
    assertTrue(outcome.text().contains("JAVA_HOME is " + folder), outcome::text);
  }

  private record Outcome(int exitCode, String text) {}

  private static Outcome run(String... command) throws Exception {
    return finish(builder(command).start());
  }

  private static ProcessBuilder builder(String... command) {
    ProcessBuilder builder = new ProcessBuilder(Arrays.asList(command)).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  private static Outcome finish(Process process) throws Exception {
    try (InputStream in = process.getInputStream()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(1, TimeUnit.MINUTES), "the launcher hangs");
      return new Outcome(process.exitValue(), text);
    }
  }
}
