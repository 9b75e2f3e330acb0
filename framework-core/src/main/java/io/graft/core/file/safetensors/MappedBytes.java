package io.graft.core.file.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A read-only mapping of a file of any size, cut into segments because a Java buffer holds at most
 * 2 GiB. Segments overlap by eight bytes, so that no element is cut in two. Thread-safe.
 */
final class MappedBytes {
  /** Bytes by which one segment reaches into the next: the largest element. */
  private static final int OVERLAP = 8;

  /** Bytes that a segment of a real file covers. */
  static final int SEGMENT_BYTES = 1 << 30;

  private final List<ByteBuffer> segments;
  private final int segmentBytes;
  private final long size;

  private MappedBytes(List<ByteBuffer> segments, int segmentBytes, long size) {
    this.segments = segments;
    this.segmentBytes = segmentBytes;
    this.size = size;
  }

  /**
   * @param segmentBytes how many bytes a segment covers; {@link #SEGMENT_BYTES} but in tests
   */
  static MappedBytes map(FileChannel channel, long size, int segmentBytes) throws IOException {
    List<ByteBuffer> segments = new ArrayList<>();
    for (long begin = 0; begin < size; begin += segmentBytes) {
      long length = Math.min((long) segmentBytes + OVERLAP, size - begin);
      segments.add(channel.map(FileChannel.MapMode.READ_ONLY, begin, length));
    }
    return new MappedBytes(List.copyOf(segments), segmentBytes, size);
  }

  long size() {
    return size;
  }

  /**
   * A little-endian view that begins at a byte of the file and holds whole elements: as many as lie
   * before {@code end} and begin in the same segment; at least one.
   *
   * @param begin the first byte
   * @param end the byte after the last wanted one; a whole number of elements after {@code begin}
   * @param elementBytes 1 to 8
   */
  ByteBuffer view(long begin, long end, int elementBytes) {
    ByteBuffer segment = segments.get(Math.toIntExact(begin / segmentBytes));
    int from = (int) (begin % segmentBytes);
    long inSegment = segmentBytes - from;
    long elements = (inSegment + elementBytes - 1) / elementBytes;
    int length = (int) Math.min(elements * elementBytes, end - begin);
    return segment.slice(from, length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
