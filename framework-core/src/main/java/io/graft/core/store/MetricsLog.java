package io.graft.core.store;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line, appended as the job goes. Each line reaches the operating system before
 * {@link #append} returns, so that a job that dies leaves whole lines. Thread-safe.
 */
public final class MetricsLog implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private MetricsLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static MetricsLog open(Path file) {
    try {
      return new MetricsLog(
          file,
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  /** Appends a line. Numbers that JSON does not know, such as NaN, are written as texts. */
  public synchronized void append(Map<String, ? extends @Nullable Object> entry) {
    ByteBuffer line = ByteBuffer.wrap(JsonFile.line(entry));
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  /**
   * Forces all lines to the disk.
   *
   * @return the length of the file in bytes
   */
  public synchronized long force() {
    try {
      channel.force(true);
      return channel.size();
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  /** Takes away what lies behind {@code bytes}: lines of steps that are going to be done again. */
  public synchronized void cutTo(long bytes) {
    try {
      channel.truncate(bytes);
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  /** Forces all lines to the disk and ends the log. Closing twice is harmless. */
  @Override
  public synchronized void close() {
    try (channel) {
      if (channel.isOpen()) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  private static GraftException cannotWrite(Path file, IOException e) {
    return GraftException.data(
        "the metrics cannot be written (" + e + ")",
        file.toString(),
        "check that the disk is not full",
        e);
  }
}
