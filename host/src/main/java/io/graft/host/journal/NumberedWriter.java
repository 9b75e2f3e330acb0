package io.graft.host.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends numbered lines. The file is opened for each write, so that an operator may move it away
 * at any time. When a write fails, nothing of it stays in the file, and the same can be written
 * again. Used by one thread at a time; one process writes.
 */
public final class NumberedWriter {
  private static final Logger LOG = LoggerFactory.getLogger(NumberedWriter.class);

  private final NumberedFiles files;
  private final long fileBytes;
  private final int older;
  private long first;
  private boolean opened;

  /**
   * @param fileBytes a file that would become larger is full
   * @param older how many full files are kept
   * @param first the number of the first line of the file that is there; 0 when it has none
   */
  public NumberedWriter(NumberedFiles files, long fileBytes, int older, long first) {
    this.files = files;
    this.fileBytes = fileBytes;
    this.older = older;
    this.first = first;
  }

  /**
   * Appends a line.
   *
   * @param line without its end
   * @return whether a new file began, so that the oldest may have gone
   * @throws IOException when nothing was written
   */
  public boolean append(long number, String line) throws IOException {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    Path file = files.file();
    Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    boolean rotates =
        first > 0 && Files.exists(file) && Files.size(file) + bytes.length > fileBytes;
    if (rotates) {
      files.rotate(first);
      first = 0;
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long before = whole(channel, file);
      first = before == 0 ? number : first;
      write(channel, before, ByteBuffer.wrap(bytes));
    }
    if (rotates) {
      letGo();
    }
    return rotates;
  }

  /** The line is written by now: what cannot be deleted goes with the next file. */
  private void letGo() {
    try {
      files.keep(older);
    } catch (IOException e) {
      LOG.warn("old files are left behind beside {}", files.file(), e);
    }
  }

  /**
   * Where the whole lines end; what a crash cut off is taken away when the file is first opened.
   */
  private long whole(FileChannel channel, Path file) throws IOException {
    long size = channel.size();
    if (!opened && size > 0) {
      byte[] bytes = Files.readAllBytes(file);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      channel.truncate(end);
      size = end;
    }
    opened = true;
    return size;
  }

  private static void write(FileChannel channel, long before, ByteBuffer bytes) throws IOException {
    try {
      channel.position(before);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      try {
        channel.truncate(before); // no half line
      } catch (IOException stays) {
        e.addSuppressed(stays);
      }
      throw e;
    }
  }
}
