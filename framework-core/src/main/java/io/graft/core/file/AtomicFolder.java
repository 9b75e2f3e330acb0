package io.graft.core.file;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a folder that appears whole or not at all: it is filled under a temporary name beside its
 * place, every file forced to the disk, then renamed. Of a folder that was there before, the old
 * content or the new is found, never a mixture; should the machine stop between the two renames,
 * the old one lies beside under a name that starts with a dot and ends with {@code .old}.
 */
public final class AtomicFolder {

  /** Fills a folder that starts empty. */
  @FunctionalInterface
  public interface Content {
    void writeTo(Path folder) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(AtomicFolder.class);

  private AtomicFolder() {}

  /**
   * Creates or replaces {@code folder}. When {@code content} throws, nothing has changed.
   *
   * @throws GraftException of category DATA when it cannot be written
   */
  public static void write(Path folder, Content content) {
    Path target = folder.toAbsolutePath().normalize();
    Path parent = target.getParent();
    if (parent == null) {
      throw GraftException.user(
          "the root of a file system cannot be written", folder.toString(), "name a folder in it");
    }
    @Nullable Path temporary = null;
    try {
      Files.createDirectories(parent);
      temporary = Files.createTempDirectory(parent, "." + target.getFileName() + "-");
      Path filled = Files.createDirectory(temporary.resolve("new"));
      content.writeTo(filled);
      forceAll(filled);
      replace(target, filled, temporary);
      AtomicFile.forceFolder(parent);
    } catch (IOException e) {
      throw GraftException.data(
          "the folder cannot be written (" + IoReason.of(e) + ")",
          folder.toString(),
          "check that its parent is writable and the disk is not full",
          e);
    } finally {
      if (temporary != null) {
        remove(temporary);
      }
    }
  }

  private static void replace(Path target, Path filled, Path temporary) throws IOException {
    if (!Files.exists(target)) {
      Files.move(filled, target, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Path old = temporary.resolveSibling(temporary.getFileName() + ".old");
    Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    try {
      Files.move(filled, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      throw e;
    }
    remove(old);
  }

  /** Forces every file and folder below, and the folder itself, to the disk. */
  private static void forceAll(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
              channel.force(true);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            AtomicFile.forceFolder(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /**
   * Removes a folder with all that is in it, or a file; links are removed and not followed.
   *
   * @throws IOException when something cannot be removed; a part may be gone then
   */
  public static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void remove(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      LOG.warn("a temporary folder is left behind: {}", folder, e);
    }
  }
}
