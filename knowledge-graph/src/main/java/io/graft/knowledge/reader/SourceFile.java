package io.graft.knowledge.reader;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * One file of a source, unpacked while it is read.
 *
 * @param name its path in the source, without a trailing {@code .gz}
 * @param packedBytes its length as stored; -1 when unknown
 * @param bytes opens what is stored
 * @param gzip whether that is gzipped
 */
public record SourceFile(String name, long packedBytes, Bytes bytes, boolean gzip) {

  /** Opens a stream that its taker closes. */
  @FunctionalInterface
  public interface Bytes {
    InputStream open() throws IOException;
  }

  /** What is done with the unpacked content. */
  @FunctionalInterface
  public interface Content {
    void read(InputStream in) throws IOException;
  }

  private static final int BUFFER = 1 << 16;

  /** The file's name without folders. */
  public String simpleName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /**
   * Reads the file from beginning to end.
   *
   * @throws GraftException of category DATA when it cannot be read or unpacks to too much
   */
  public void read(Content content) {
    try (InputStream in = open()) {
      content.read(in);
    } catch (IOException e) {
      throw GraftException.data(
          "the file cannot be read (" + e.getMessage() + ")", name, "fetch it again", e);
    }
  }

  /** The unpacked content, bounded against archives that swell without end. */
  InputStream open() throws IOException {
    InputStream stored = bytes.open();
    try {
      InputStream plain = gzip ? new GZIPInputStream(stored, BUFFER) : stored;
      return packedBytes < 0 ? plain : new UnpackLimit(plain, packedBytes);
    } catch (IOException e) {
      stored.close();
      throw e;
    }
  }
}
