package io.graft.core.store;

import io.graft.core.file.IoReason;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/**
 * A file that records are appended to as a job goes. Each reaches the operating system before
 * {@link #append} returns, so that a job that dies leaves whole records. Thread-safe.
 */
final class AppendedFile implements AutoCloseable {
  private final Path file;
  private final String what;
  private final FileChannel channel;

  /**
   * @param what is in the file, for errors: "the metrics"
   * @throws IOException when the options do not fit what is there
   */
  AppendedFile(Path file, String what, OpenOption... options) throws IOException {
    this.file = file;
    this.what = what;
    this.channel = FileChannel.open(file, Set.of(options));
  }

  /** Appends a record. */
  synchronized void append(ByteBuffer record) {
    try {
      while (record.hasRemaining()) {
        channel.write(record);
      }
    } catch (IOException e) {
      throw cannotWrite(what, file, e);
    }
  }

  /**
   * Forces all records to the disk.
   *
   * @return the length of the file in bytes
   */
  synchronized long force() {
    try {
      channel.force(true);
      return channel.size();
    } catch (IOException e) {
      throw cannotWrite(what, file, e);
    }
  }

  /** Takes away what lies behind {@code bytes}. */
  synchronized void cutTo(long bytes) {
    try {
      channel.truncate(bytes);
    } catch (IOException e) {
      throw cannotWrite(what, file, e);
    }
  }

  /** Forces all records to the disk and ends the file. Closing twice is harmless. */
  @Override
  public synchronized void close() {
    try (channel) {
      if (channel.isOpen()) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw cannotWrite(what, file, e);
    }
  }

  static GraftException cannotWrite(String what, Path path, IOException e) {
    return GraftException.data(
        what + " cannot be written (" + IoReason.of(e) + ")",
        path.toString(),
        "check that the folder is writable and the disk is not full",
        e);
  }
}
