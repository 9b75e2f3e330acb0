package io.graft.core.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line, appended as the job goes. Each line reaches the operating system before
 * {@link #append} returns, so that a job that dies leaves whole lines. Thread-safe.
 */
public final class MetricsLog implements AutoCloseable {
  private static final String WHAT = "the metrics";

  private final AppendedFile lines;

  private MetricsLog(AppendedFile lines) {
    this.lines = lines;
  }

  static MetricsLog open(Path file) {
    try {
      return new MetricsLog(
          new AppendedFile(
              file,
              WHAT,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw AppendedFile.cannotWrite(WHAT, file, e);
    }
  }

  /** Appends a line. Numbers that JSON does not know, such as NaN, are written as texts. */
  public void append(Map<String, ? extends @Nullable Object> entry) {
    lines.append(ByteBuffer.wrap(JsonFile.line(entry)));
  }

  /**
   * Forces all lines to the disk.
   *
   * @return the length of the file in bytes
   */
  public long force() {
    return lines.force();
  }

  /** Takes away what lies behind {@code bytes}: lines of steps that are going to be done again. */
  public void cutTo(long bytes) {
    lines.cutTo(bytes);
  }

  /** Forces all lines to the disk and ends the log. Closing twice is harmless. */
  @Override
  public void close() {
    lines.close();
  }
}
