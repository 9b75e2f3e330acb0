package io.graft.host.plugins;

import io.graft.core.file.IoReason;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder in which one runtime keeps its copies of bundles, private to its user. */
final class StorageFolder {
  private static final Logger LOG = LoggerFactory.getLogger(StorageFolder.class);

  private StorageFolder() {}

  static Path create() {
    try {
      return Files.createTempDirectory("graft-plugins-");
    } catch (IOException e) {
      throw GraftException.data(
          "no temporary folder can be made (" + IoReason.of(e) + ")",
          System.getProperty("java.io.tmpdir"),
          "make it writable, or name another with -Djava.io.tmpdir",
          e);
    }
  }

  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("a temporary folder is left behind: {}", folder, e);
    }
  }
}
