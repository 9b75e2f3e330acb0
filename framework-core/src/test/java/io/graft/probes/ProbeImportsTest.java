package io.graft.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The probes are what a vendor could write: short, and of the SPI alone. */
class ProbeImportsTest {
  private static final Path SOURCES = Path.of("src", "test", "java", "io", "graft", "probes");

  @Test
  void probesKnowTheSpiOnly() throws IOException {
    List<Path> probes;
    try (Stream<Path> files = Files.list(SOURCES)) {
      probes = files.filter(file -> file.toString().endsWith("ProbeTest.java")).toList();
    }
    assertEquals(6, probes.size(), "probes in " + SOURCES.toAbsolutePath());
    for (Path probe : probes) {
      List<String> lines = Files.readAllLines(probe);
      int code = 0;
      for (String line : lines) {
        boolean plumbing =
            line.isBlank() || line.startsWith("import ") || line.startsWith("package ");
        code += plumbing ? 0 : 1;
        for (String name : line.split("[^A-Za-z0-9_.]+")) {
          boolean inside = name.startsWith("io.graft.") && !name.equals("io.graft.probes");
          assertTrue(!inside || name.startsWith("io.graft.spi."), probe + ": " + line);
        }
        assertTrue(
            !line.startsWith("import ")
                || line.matches("import (static )?(io\\.graft\\.spi|java|org\\.junit)\\..*"),
            probe + ": " + line);
      }
      assertTrue(code <= 80, probe + " has " + code + " lines of code");
    }
  }
}
