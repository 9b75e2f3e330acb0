package io.graft.core.file.safetensors;

import io.graft.core.file.IoReason;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file, open for reading. The file is mapped into memory, so opening it costs only
 * the header, which is validated as a whole first: a file that opens is well-formed to its last
 * byte. Nothing is allocated by what a header claims before the claim is checked against the file.
 *
 * <p>Thread-safe. The mapping is given back when the object is garbage: {@link #close()} only ends
 * its use. A file must not be changed or truncated while it is open; files replaced by renaming, as
 * Graft itself does, are safe.
 *
 * @see <a href="https://huggingface.co/docs/safetensors/index#format">the format</a>
 */
public final class SafetensorsFile implements AutoCloseable {
  private static final int LENGTH_BYTES = 8;

  private final Path file;
  private final long dataBegin;
  private final Map<String, String> metadata;
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private volatile @Nullable MappedBytes bytes;

  private SafetensorsFile(Path file, Header header, long dataBegin, MappedBytes bytes) {
    this.file = file;
    this.dataBegin = dataBegin;
    this.metadata = header.metadata();
    header.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    this.bytes = bytes;
  }

  /**
   * Maps a file and validates its header.
   *
   * @throws GraftException of category DATA when it cannot be read or breaks the format; the
   *     message names the file, the tensor where one is at fault, and what to do
   */
  public static SafetensorsFile open(Path file) {
    return open(file, MappedBytes.SEGMENT_BYTES);
  }

  static SafetensorsFile open(Path file, int segmentBytes) {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      byte[] header = readHeader(file, channel, size);
      long dataBegin = LENGTH_BYTES + (long) header.length;
      Header parsed = HeaderParser.parse(file, header, size - dataBegin);
      MappedBytes bytes = MappedBytes.map(channel, size, segmentBytes);
      return new SafetensorsFile(file, parsed, dataBegin, bytes);
    } catch (IOException e) {
      throw GraftException.data(
          "the file cannot be read (" + IoReason.of(e) + ")",
          file.toString(),
          "check that it exists and is readable",
          e);
    }
  }

  private static byte[] readHeader(Path file, FileChannel channel, long size) throws IOException {
    if (size < LENGTH_BYTES) {
      throw Header.refuse(
          file, "it has " + size + " bytes, fewer than the 8 of the header's length");
    }
    ByteBuffer first = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    readFully(file, channel, first, 0);
    long length = first.getLong(0);
    if (length < 0 || length > HeaderParser.MAX_HEADER_BYTES) {
      throw Header.refuse(
          file,
          "the header's length, "
              + Long.toUnsignedString(length)
              + " bytes, is above the limit of "
              + HeaderParser.MAX_HEADER_BYTES
              + whatItIs(first.array()));
    }
    if (length > size - LENGTH_BYTES) {
      throw Header.refuse(
          file,
          "the header's length, " + length + " bytes, is more than the file has: it is cut off");
    }
    ByteBuffer header = ByteBuffer.allocate((int) length);
    readFully(file, channel, header, LENGTH_BYTES);
    return header.array();
  }

  private static void readFully(Path file, FileChannel channel, ByteBuffer target, long position)
      throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int read = channel.read(target, at);
      if (read < 0) {
        throw Header.refuse(file, "it became shorter while it was read");
      }
      at += read;
    }
  }

  /** Names the usual mistakes by the first bytes of the file. */
  private static String whatItIs(byte[] first) {
    String text = new String(first, StandardCharsets.ISO_8859_1);
    if (text.startsWith("PK\3\4")) {
      return " (this is a zip archive, perhaps a PyTorch checkpoint: convert it to safetensors)";
    }
    return text.startsWith("version ")
        ? " (this is a Git LFS pointer: fetch the real file with 'git lfs pull')"
        : "";
  }

  /** Where the file is, as it was given. */
  public Path path() {
    return file;
  }

  /** The entries of {@code __metadata__}; empty when there is none. Immutable. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** The names of the tensors, in the order of their bytes in the file. */
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  /** Whether there is a tensor of that name. */
  public boolean contains(String name) {
    return tensors.containsKey(name);
  }

  /**
   * @throws GraftException of category DATA when there is no such tensor; the message lists what
   *     there is
   */
  public TensorInfo info(String name) {
    TensorInfo info = tensors.get(name);
    if (info == null) {
      throw GraftException.unknown(
          ErrorCategory.DATA, "tensor", name, tensors.keySet(), file.toString());
    }
    return info;
  }

  /**
   * Reads a tensor as float32, row-major. F16 and BF16 are widened exactly, F64 is rounded.
   *
   * @return all elements, in a new array
   * @throws GraftException of category DATA when there is no such tensor or it holds no real
   *     floating-point numbers
   */
  public float[] floats(String name) {
    float[] values = new float[arrayLength(info(name))];
    readFloats(name, FloatBuffer.wrap(values));
    return values;
  }

  /**
   * Reads a tensor as float32, row-major, into a buffer, without a copy in between.
   *
   * @param target takes all elements from its position on, which moves behind them
   * @throws GraftException as {@link #floats(String)}
   * @throws java.nio.BufferOverflowException when the target is too small
   */
  public void readFloats(String name, FloatBuffer target) {
    TensorInfo info = info(name);
    if (!info.dtype().readableAsFloat()) {
      throw wrongType(info, "F32, F16, BF16 or F64");
    }
    if (info.elements() > target.remaining()) {
      throw new BufferOverflowException();
    }
    forEachView(info, view -> FloatReading.read(info.dtype(), view, target));
  }

  /**
   * Reads a tensor of I64 or I32, row-major.
   *
   * @throws GraftException of category DATA when there is no such tensor or it holds something else
   */
  public long[] longs(String name) {
    TensorInfo info = info(name);
    if (!info.dtype().readableAsLong()) {
      throw wrongType(info, "I64 or I32");
    }
    LongBuffer values = LongBuffer.allocate(arrayLength(info));
    forEachView(
        info,
        view -> {
          if (info.dtype() == Dtype.I64) {
            values.put(view.asLongBuffer());
          } else {
            while (view.hasRemaining()) {
              values.put(view.getInt());
            }
          }
        });
    return values.array();
  }

  /**
   * Hands over the stored bytes of a tensor, in order, in one or more read-only pieces.
   *
   * @param sink gets little-endian buffers that it must not keep
   */
  public void forEachBytes(String name, Consumer<ByteBuffer> sink) {
    forEachView(info(name), sink);
  }

  private void forEachView(TensorInfo info, Consumer<ByteBuffer> sink) {
    MappedBytes mapped = bytes;
    if (mapped == null) {
      throw new IllegalStateException(file + " is closed");
    }
    long end = dataBegin + info.end();
    int elementBytes = Math.max(1, info.dtype().bits() / 8);
    for (long at = dataBegin + info.begin(); at < end; ) {
      ByteBuffer view = mapped.view(at, end, elementBytes);
      at += view.remaining();
      sink.accept(view);
    }
  }

  private int arrayLength(TensorInfo info) {
    if (info.elements() > Integer.MAX_VALUE - 8) {
      throw GraftException.data(
          "the tensor has " + info.elements() + " elements, more than an array holds",
          where(info),
          "use a model whose largest tensor has fewer than 2^31 elements");
    }
    return (int) info.elements();
  }

  private GraftException wrongType(TensorInfo info, String wanted) {
    return GraftException.data(
        "the tensor is stored as " + info.dtype() + ", wanted is " + wanted,
        where(info),
        "convert the file to one of these types");
  }

  private String where(TensorInfo info) {
    return file + ", tensor '" + Header.brief(info.name()) + "'";
  }

  /** Ends the use of the file; reading afterwards throws {@link IllegalStateException}. */
  @Override
  public void close() {
    bytes = null;
  }
}
