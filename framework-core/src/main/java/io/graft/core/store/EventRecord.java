package io.graft.core.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * One record of a TensorBoard event file: TFRecord's frame around an {@code Event} of TensorFlow's
 * {@code event.proto}. Of its fields only those are written that scalars need: {@code wall_time} =
 * 1 (double), {@code step} = 2 (int64), {@code file_version} = 3 (string), {@code summary} = 5; in
 * that {@code value} = 1 with {@code tag} = 1 (string) and {@code simple_value} = 2 (float).
 */
final class EventRecord {
  /** What the first record of a file says. */
  static final String FILE_VERSION = "brain.Event:2";

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int MASK_DELTA = 0xa282ead8;
  private static final int MAX_VARINT = 10;
  private static final int SESSION_START = 1;

  private final ByteBuffer buffer;

  private EventRecord(int capacity) {
    buffer = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The record that begins a file.
   *
   * @param seconds wall time since 1970
   */
  static ByteBuffer fileVersion(double seconds) {
    byte[] version = FILE_VERSION.getBytes(StandardCharsets.UTF_8);
    EventRecord event = new EventRecord(32 + version.length);
    event.fixed64(1, seconds);
    event.bytes(3, version);
    return event.framed();
  }

  /**
   * The record that a session starts with a step: what an earlier file has of it and later ones
   * does not count.
   *
   * @param seconds wall time since 1970
   */
  static ByteBuffer sessionStart(double seconds, long step) {
    EventRecord session = new EventRecord(2);
    session.key(1, VARINT);
    session.varint(SESSION_START);
    EventRecord event = new EventRecord(48);
    event.fixed64(1, seconds);
    event.key(2, VARINT);
    event.varint(step);
    event.bytes(7, session.written());
    return event.framed();
  }

  /**
   * The record of one step.
   *
   * @param seconds wall time since 1970
   * @param scalars value by tag
   */
  static ByteBuffer scalars(double seconds, long step, Map<String, Double> scalars) {
    int capacity = 0;
    for (String tag : scalars.keySet()) {
      capacity += 3 * tag.length() + 32; // UTF-8 takes up to three bytes a UTF-16 unit
    }
    EventRecord summary = new EventRecord(capacity);
    scalars.forEach(
        (tag, scalar) -> {
          EventRecord value = new EventRecord(3 * tag.length() + 16);
          value.bytes(1, tag.getBytes(StandardCharsets.UTF_8));
          value.fixed32(2, scalar.floatValue());
          summary.bytes(1, value.written());
        });
    EventRecord event = new EventRecord(48 + capacity);
    event.fixed64(1, seconds);
    event.key(2, VARINT);
    event.varint(step);
    event.bytes(5, summary.written());
    return event.framed();
  }

  /** Length, checksum of the length, data, checksum of the data. */
  private ByteBuffer framed() {
    byte[] data = written();
    ByteBuffer frame =
        ByteBuffer.allocate(Long.BYTES + data.length + 2 * Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(data.length);
    frame.putInt(maskedChecksum(frame.array(), 0, Long.BYTES));
    frame.put(data);
    frame.putInt(maskedChecksum(data, 0, data.length));
    return frame.flip();
  }

  /**
   * The checksum that TFRecord stores: CRC-32C (RFC 3720), turned right by 15 bits, plus a
   * constant, so that checksums of data that hold checksums stay good.
   */
  static int maskedChecksum(byte[] bytes, int offset, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, offset, length);
    return Integer.rotateRight((int) checksum.getValue(), 15) + MASK_DELTA;
  }

  private byte[] written() {
    byte[] bytes = new byte[buffer.position()];
    buffer.duplicate().flip().get(bytes);
    return bytes;
  }

  private void key(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  /** Seven bits a byte, the lowest first; the highest bit tells that more follow. */
  private void varint(long value) {
    long rest = value;
    for (int i = 1; i < MAX_VARINT && (rest & ~0x7fL) != 0; i++) {
      buffer.put((byte) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    buffer.put((byte) rest);
  }

  private void fixed64(int field, double value) {
    key(field, FIXED64);
    buffer.putDouble(value);
  }

  private void fixed32(int field, float value) {
    key(field, FIXED32);
    buffer.putFloat(value);
  }

  private void bytes(int field, byte[] value) {
    key(field, BYTES);
    varint(value.length);
    buffer.put(value);
  }
}
