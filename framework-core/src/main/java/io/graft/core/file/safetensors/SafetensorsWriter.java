package io.graft.core.file.safetensors;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.graft.core.file.AtomicFile;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Writes a safetensors file, byte for byte as the reference library does: tensors by type (wider
 * first), then by name; compact JSON, {@code __metadata__} first, its keys sorted; header padded
 * with spaces to a multiple of eight bytes. The file appears atomically.
 *
 * <p>Values are not copied: they are read when the file is written. Not thread-safe.
 */
public final class SafetensorsWriter {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final JsonFactory JSON = new JsonFactory();

  /** Names sort by their UTF-8 bytes, that is by code point, which String's own order is not. */
  private static final Comparator<String> BY_CODE_POINT =
      (a, b) -> {
        int[] left = a.codePoints().toArray();
        int[] right = b.codePoints().toArray();
        return Arrays.compare(left, right);
      };

  private record Entry(String name, Dtype dtype, Shape shape, Supplier<FloatBuffer> values) {
    long bytes() {
      return (long) shape.elements() * dtype.bits() / 8;
    }
  }

  private final Map<String, String> metadata = new TreeMap<>();
  private final Map<String, Entry> entries = new HashMap<>();

  /** Adds entries to {@code __metadata__}; a later value replaces an earlier one. */
  public SafetensorsWriter metadata(Map<String, String> more) {
    metadata.putAll(more);
    return this;
  }

  /** Adds a tensor stored as F32. */
  public SafetensorsWriter add(String name, Shape shape, float[] values) {
    return add(name, Dtype.F32, shape, FloatBuffer.wrap(values));
  }

  /** Adds a tensor stored as F32. */
  public SafetensorsWriter add(String name, Shape shape, FloatBuffer values) {
    return add(name, Dtype.F32, shape, values);
  }

  /**
   * Adds a tensor.
   *
   * @param dtype F32, or F16 or BF16, to which the values are rounded half to even
   * @param values row-major, from the position to the limit; read at {@link #write}, not moved
   * @throws IllegalArgumentException when the name is taken or reserved, the type is another, or
   *     the number of values is not that of the shape
   */
  public SafetensorsWriter add(String name, Dtype dtype, Shape shape, FloatBuffer values) {
    if (dtype != Dtype.F32 && dtype != Dtype.F16 && dtype != Dtype.BF16) {
      throw new IllegalArgumentException("'" + name + "' cannot be written as " + dtype);
    }
    check(name, shape, values);
    FloatBuffer own = values.duplicate();
    return add(new Entry(name, dtype, shape, () -> own));
  }

  /**
   * Adds a tensor stored as F32 whose values are made when they are written, so that only one such
   * tensor is in memory at a time.
   *
   * @param values gives {@code shape.elements()} values, row-major; asked at each {@link #write}
   * @throws IllegalArgumentException when the name is taken or reserved
   */
  public SafetensorsWriter add(String name, Shape shape, Supplier<float[]> values) {
    return add(
        new Entry(
            name, Dtype.F32, shape, () -> check(name, shape, FloatBuffer.wrap(values.get()))));
  }

  private SafetensorsWriter add(Entry entry) {
    if (entry.name().equals("__metadata__") || entries.putIfAbsent(entry.name(), entry) != null) {
      throw new IllegalArgumentException("the tensor name '" + entry.name() + "' is taken");
    }
    return this;
  }

  private static FloatBuffer check(String name, Shape shape, FloatBuffer values) {
    if (values.remaining() != shape.elements()) {
      throw new IllegalArgumentException(
          "'" + name + "' has " + values.remaining() + " values for shape " + shape);
    }
    return values;
  }

  /**
   * Writes the file, replacing one that is there.
   *
   * @throws GraftException of category DATA when it cannot be written
   */
  public void write(Path file) {
    List<Entry> ordered = new ArrayList<>(entries.values());
    ordered.sort(
        Comparator.comparing(Entry::dtype).reversed().thenComparing(Entry::name, BY_CODE_POINT));
    byte[] header = header(ordered);
    AtomicFile.write(
        file,
        channel -> {
          ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
          chunk.putLong(header.length);
          flush(channel, chunk);
          writeFully(channel, ByteBuffer.wrap(header));
          for (Entry entry : ordered) {
            writeValues(channel, chunk, entry);
          }
        });
  }

  private byte[] header(List<Entry> ordered) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart("__metadata__");
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long offset = 0;
      for (Entry entry : ordered) {
        writeEntry(json, entry, offset);
        offset += entry.bytes();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw GraftException.internal("writing a header into memory failed", e);
    }
    while (bytes.size() % 8 != 0) {
      bytes.write(' ');
    }
    return bytes.toByteArray();
  }

  private static void writeEntry(JsonGenerator json, Entry entry, long offset) throws IOException {
    json.writeObjectFieldStart(entry.name());
    json.writeStringField("dtype", entry.dtype().name());
    json.writeFieldName("shape");
    int[] dimensions = entry.shape().toArray();
    json.writeArray(dimensions, 0, dimensions.length);
    json.writeFieldName("data_offsets");
    json.writeArray(new long[] {offset, offset + entry.bytes()}, 0, 2);
    json.writeEndObject();
  }

  private static void writeValues(FileChannel channel, ByteBuffer chunk, Entry entry)
      throws IOException {
    FloatBuffer values = entry.values().get().duplicate();
    while (values.hasRemaining()) {
      int count = Math.min(values.remaining(), CHUNK_BYTES / 4);
      for (int i = 0; i < count; i++) {
        float value = values.get();
        switch (entry.dtype()) {
          case F16 -> chunk.putShort(HalfPrecision.floatToFloat16(value));
          case BF16 -> chunk.putShort(HalfPrecision.floatToBfloat16(value));
          default -> chunk.putFloat(value);
        }
      }
      flush(channel, chunk);
    }
  }

  private static void flush(FileChannel channel, ByteBuffer chunk) throws IOException {
    chunk.flip();
    writeFully(channel, chunk);
    chunk.clear();
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
