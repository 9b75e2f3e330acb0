package io.graft.knowledge.reader;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Ends the reading of a stream that unpacks to far more than any terminology does: text shrinks
 * ten- to twentyfold, an archive made to fill disks a thousandfold.
 */
final class UnpackLimit extends FilterInputStream {
  private static final long RATIO = 200;
  private static final long ALWAYS_ALLOWED = 64L << 20;

  private final long limit;
  private long read;

  UnpackLimit(InputStream in, long packedBytes) {
    super(in);
    this.limit = Math.max(ALWAYS_ALLOWED, RATIO * packedBytes);
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    count(Math.max(0, n));
    return n;
  }

  private void count(int bytes) throws IOException {
    read += bytes;
    if (read > limit) {
      throw new IOException("it unpacks to more than " + RATIO + " times its size");
    }
  }
}
