package io.graft.core.file;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a file so that a reader sees the old content or the new one and never a part, even when
 * the machine stops half way: a temporary file beside it, forced to the disk, renamed over it, and
 * the folder forced too.
 *
 * <p>Thread-safe; of two writers of the same file the later one wins.
 */
public final class AtomicFile {

  /** Puts the content into a channel that starts empty. */
  @FunctionalInterface
  public interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(AtomicFile.class);

  private AtomicFile() {}

  /**
   * Replaces or creates {@code file}. Its folder is created when it is missing.
   *
   * @throws GraftException of category DATA when it cannot be written; the old content, if any, is
   *     still there
   */
  public static void write(Path file, Content content) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      throw GraftException.data(
          "a folder cannot be written as a file", file.toString(), "name a file in it");
    }
    @Nullable Path temporary = null;
    try {
      Files.createDirectories(folder);
      temporary = Files.createTempFile(folder, "." + file.getFileName(), ".part");
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(
          temporary,
          folder.resolve(file.getFileName()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      temporary = null;
      forceFolder(folder);
    } catch (IOException e) {
      throw GraftException.data(
          "the file cannot be written (" + IoReason.of(e) + ")",
          file.toString(),
          "check that the folder is writable and the disk is not full",
          e);
    } finally {
      removeLeftOver(temporary);
    }
  }

  /** Replaces or creates {@code file} with these bytes. */
  public static void write(Path file, byte[] bytes) {
    write(
        file,
        channel -> {
          ByteBuffer buffer = ByteBuffer.wrap(bytes);
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
        });
  }

  /** A rename is durable only when the folder that holds the name is on the disk too. */
  static void forceFolder(Path folder) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    } // elsewhere (Windows) a folder cannot be opened, and the file system journals the rename
  }

  private static void removeLeftOver(@Nullable Path temporary) {
    if (temporary != null) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException e) {
        LOG.warn("a temporary file is left behind: {}", temporary, e);
      }
    }
  }
}
