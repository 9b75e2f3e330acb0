package io.graft.core.tensor.memory;

import io.graft.spi.tensor.DataType;
import java.nio.FloatBuffer;
import java.util.function.Consumer;
import org.nd4j.linalg.api.buffer.DataBuffer;

/**
 * A run of FLOAT or BFLOAT16 elements off the heap, cut out of a {@link Chunk}. Slices share its
 * lifetime: every use after the block was given back throws {@link IllegalStateException}.
 */
public final class Block {
  /** The lifetime that a block shares with its slices. */
  static final class Lease {
    private final Arena.Span span;
    private volatile boolean ended;

    Lease(Arena.Span span) {
      this.span = span;
    }

    Arena.Span span() {
      return span;
    }

    boolean live() {
      return !ended;
    }

    void end() {
      ended = true;
    }
  }

  private final Chunk chunk;
  private final long offset;
  private final long length;
  private final DataType type;
  private final Lease lease;

  /**
   * @param offset in elements of the type, from the start of the chunk
   */
  Block(Chunk chunk, DataType type, long offset, long length, Lease lease) {
    this.chunk = chunk;
    this.type = type;
    this.offset = offset;
    this.length = length;
    this.lease = lease;
  }

  /** The number of elements. */
  public long length() {
    return length;
  }

  /** How the elements are stored. */
  public DataType type() {
    return type;
  }

  /** Whether it has not been given back yet. */
  public boolean live() {
    return lease.live();
  }

  /**
   * The address of the first element, in bytes, for kernels that run on the host.
   *
   * @throws IllegalStateException when the memory was given back
   */
  public long address() {
    check();
    return chunk.address() + offset * type.bytes();
  }

  /**
   * ND4J's buffer that holds the elements of a FLOAT block, from {@link #offset()} on.
   *
   * @throws IllegalStateException when the memory was given back
   */
  public DataBuffer data() {
    check();
    return chunk.data();
  }

  /** The place of the first element in {@link #data()}, in elements. */
  public long offset() {
    return offset;
  }

  /** Whether both are the same block, or slices of the same block. */
  public boolean sharesMemory(Block other) {
    return lease == other.lease;
  }

  /** The part {@code [from, from + count)}, sharing memory and lifetime. */
  public Block slice(long from, long count) {
    if (from < 0 || count < 0 || from + count > length) {
      throw new IndexOutOfBoundsException(
          "[" + from + ", " + (from + count) + ") of " + length + " elements");
    }
    return new Block(chunk, type, offset + from, count, lease);
  }

  /**
   * Copies elements out, widened to FLOAT.
   *
   * @param from the first element to copy
   * @param target receives {@code count} elements at {@code at}
   */
  public void read(long from, float[] target, int at, int count) {
    check(from, count);
    if (type == DataType.FLOAT) {
      chunk.read(offset + from, target, at, count);
    } else {
      chunk.readHalves(offset + from, target, at, count);
    }
  }

  /** Copies {@code count} elements of {@code source} from {@code at} on into this FLOAT block. */
  public void write(long from, float[] source, int at, int count) {
    check(from, count);
    checkFloat();
    chunk.write(offset + from, source, at, count);
  }

  /**
   * Lets {@code filler} put all elements of this FLOAT block.
   *
   * @param filler given a buffer of {@link #length()} elements, valid during the call only
   */
  public void fill(Consumer<FloatBuffer> filler) {
    check();
    checkFloat();
    chunk.fill(offset, (int) length, filler);
  }

  Lease lease() {
    return lease;
  }

  private void checkFloat() {
    if (type != DataType.FLOAT) {
      throw new IllegalStateException("a block of " + type + " is written by kernels only");
    }
  }

  private void check(long from, int count) {
    check();
    if (from < 0 || from + count > length) {
      throw new IndexOutOfBoundsException(
          "[" + from + ", " + (from + count) + ") of " + length + " elements");
    }
  }

  private void check() {
    if (!lease.live()) {
      throw new IllegalStateException(
          "tensor used after its memory was given back; keep it in a longer scope (Tape.keep)");
    }
  }
}
