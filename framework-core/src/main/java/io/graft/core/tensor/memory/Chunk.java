package io.graft.core.tensor.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One ND4J buffer, kept alive as long as this object and freed by {@link #close()}. */
final class Chunk implements AutoCloseable {
  /** Alignment of every block, in elements: a cache line, and what vector instructions like. */
  static final int ALIGNMENT = 64 / Float.BYTES;

  private final INDArray array;
  private final long address;
  private final long base;
  private final long length;
  private final FloatBuffer floats;
  private final IntBuffer bits;

  /**
   * @param length elements, a multiple of {@link #ALIGNMENT}
   */
  Chunk(long length) {
    this.array = Nd4j.createUninitialized(DataType.FLOAT, length + ALIGNMENT);
    array.setCloseable(true);
    long start = array.data().addressPointer().address();
    long aligned = (start + 63) & -64L;
    this.base = (aligned - start) / Float.BYTES;
    this.address = start;
    this.length = length;
    ByteBuffer bytes =
        new BytesAt(start, (length + ALIGNMENT) * Float.BYTES)
            .bytes()
            .order(ByteOrder.nativeOrder());
    this.floats = bytes.asFloatBuffer();
    this.bits = bytes.asIntBuffer();
  }

  /** The first aligned element. */
  long base() {
    return base;
  }

  /** Elements from {@link #base()} on. */
  long length() {
    return length;
  }

  long address() {
    return address;
  }

  DataBuffer data() {
    return array.data();
  }

  FloatBuffer floats() {
    return floats;
  }

  IntBuffer bits() {
    return bits;
  }

  void read(long offset, float[] target, int at, int count) {
    floats.get((int) offset, target, at, count);
  }

  void write(long offset, float[] source, int at, int count) {
    floats.put((int) offset, source, at, count);
  }

  @Override
  public void close() {
    array.close();
  }

  /** A window on native memory that somebody else owns. */
  private static final class BytesAt extends Pointer {
    BytesAt(long address, long bytes) {
      this.address = address;
      this.limit = bytes;
      this.capacity = bytes;
    }

    ByteBuffer bytes() {
      return asByteBuffer();
    }
  }
}
