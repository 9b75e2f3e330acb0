package io.graft.knowledge.index;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.util.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a folder appear whole or not at all: filled under a temporary name beside its place, forced
 * to the disk, renamed. One that is there before is replaced; readers that have it mapped keep what
 * they see.
 */
final class Publication {
  private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

  /** Fills the folder that becomes the published one, with another for what is not kept. */
  @FunctionalInterface
  interface Content {
    void write(Path folder, Path temporary) throws IOException;
  }

  private Publication() {}

  static void publish(Path target, Content content) {
    Path place = target.toAbsolutePath().normalize();
    Path parent = place.getParent();
    if (parent == null) {
      throw GraftException.user(
          "the root of a file system cannot be written", target.toString(), "name a folder in it");
    }
    Path work = null;
    try {
      Files.createDirectories(parent);
      work = Files.createTempDirectory(parent, "." + place.getFileName() + "-");
      Path filled = Files.createDirectory(work.resolve("new"));
      content.write(filled, Files.createDirectory(work.resolve("sorting")));
      forceAll(filled);
      if (Files.exists(place)) {
        Files.move(place, work.resolve("old"), StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(filled, place, StandardCopyOption.ATOMIC_MOVE);
      IOUtils.fsync(parent, true);
    } catch (IOException e) {
      restore(place, work);
      throw GraftException.data(
          "the index cannot be written (" + e.getMessage() + ")",
          target.toString(),
          "check that its parent is writable and the disk is not full",
          e);
    } finally {
      if (work != null) {
        remove(work);
      }
    }
  }

  /** Puts the old index back when the new one did not take its place. */
  private static void restore(Path place, @org.jspecify.annotations.Nullable Path work) {
    if (work == null || Files.exists(place) || !Files.exists(work.resolve("old"))) {
      return;
    }
    try {
      Files.move(work.resolve("old"), place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.error("the index before is lost: {}", place, e);
    }
  }

  private static void forceAll(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.toList();
    }
    for (Path path : all) {
      IOUtils.fsync(path, Files.isDirectory(path));
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("a temporary folder is left behind: {}", folder, e);
    }
  }
}
