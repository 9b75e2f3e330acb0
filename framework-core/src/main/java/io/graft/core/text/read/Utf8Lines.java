package io.graft.core.text.read;

import io.graft.spi.GraftException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a stream, plain or gzipped (told by its first bytes), decoded strictly as UTF-8. A
 * byte order mark is dropped. After an exception about a line the next one can be read, unless the
 * stream is {@link #broken()}. Holds one line at a time. Not thread-safe.
 */
public final class Utf8Lines implements Closeable {
  /** The longest line, in bytes. */
  public static final int MAX_LINE_BYTES = 8 << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  private final String name;
  private final InputStream in;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private byte[] bytes = new byte[1024];
  private int start;
  private int end;
  private long line;
  private boolean broken;

  /**
   * Opens a file.
   *
   * @throws GraftException of category DATA when it is missing or cannot be read
   */
  public static Utf8Lines open(Path file) {
    try {
      return new Utf8Lines(Files.newInputStream(file), file.toString());
    } catch (NoSuchFileException e) {
      throw GraftException.data("there is no such file", file.toString(), "check the path", e);
    } catch (IOException e) {
      throw GraftException.data(
          "the file cannot be read", file.toString(), "check the path and its permissions", e);
    }
  }

  /**
   * @param name the file's name in errors
   * @param raw closed by {@link #close()}, or at once when this throws
   */
  Utf8Lines(InputStream raw, String name) {
    this.name = name;
    try {
      this.in = decompressed(raw);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The number of the line that {@link #next()} gave last, from 1. */
  public long line() {
    return line;
  }

  /** Where a field of line {@code at} is, for errors. */
  public String where(long at, String field) {
    return name + ":" + at + (field.isEmpty() ? "" : ": " + field);
  }

  /** The next line without its line feed, a carriage return before it kept; null at the end. */
  public @Nullable String next() {
    int length = 0;
    boolean any = false;
    try {
      while (start < end || fill()) {
        any = true;
        int feed = start;
        while (feed < end && buffer[feed] != '\n') {
          feed++;
        }
        length = append(length, feed);
        if (start < end) {
          start++; // the line feed
          break;
        }
      }
    } catch (IOException e) {
      line++;
      broken = true;
      throw unreadable(e);
    }
    if (!any) {
      return null;
    }
    line++;
    return decoded(length);
  }

  /** Whether the stream failed, so that no further line can come. */
  public boolean broken() {
    return broken;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private int append(int length, int until) {
    int more = until - start;
    if (length + more > MAX_LINE_BYTES) {
      throw GraftException.data(
          "the line has more than " + MAX_LINE_BYTES + " bytes",
          where(line + 1, ""),
          "write one example a line and split long texts");
    }
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(MAX_LINE_BYTES, 2 * (length + more)));
    }
    System.arraycopy(buffer, start, bytes, length, more);
    start = until;
    return length + more;
  }

  private boolean fill() throws IOException {
    start = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    return end > 0;
  }

  private String decoded(int length) {
    try {
      String text = decoder.decode(ByteBuffer.wrap(bytes, 0, length)).toString();
      return line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw GraftException.data(
          "the line is not UTF-8 text", where(line, ""), "save the file as UTF-8", e);
    }
  }

  private static InputStream decompressed(InputStream raw) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER_BYTES);
    try {
      buffered.mark(2);
      boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
      buffered.reset();
      return gzip ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered;
    } catch (IOException e) {
      buffered.close();
      throw e;
    }
  }

  private GraftException unreadable(IOException e) {
    boolean damaged = e instanceof ZipException || e instanceof EOFException;
    return GraftException.data(
        damaged ? "the gzip data is damaged or cut off" : "the file cannot be read",
        where(Math.max(1, line), ""),
        damaged ? "compress the file again" : "check the file and its disk",
        e);
  }
}
