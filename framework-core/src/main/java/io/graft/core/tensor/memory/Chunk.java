package io.graft.core.tensor.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** One ND4J buffer, kept alive as long as this object and freed by {@link #close()}. */
final class Chunk implements AutoCloseable {
  /** Alignment of every block, in elements: a cache line, and what vector instructions like. */
  static final int ALIGNMENT = 64 / Float.BYTES;

  private final INDArray array;
  private final long counted;
  private final long address;
  private final long base;
  private final long length;

  /** The whole array, when it lies in the memory of the host. */
  private final @Nullable FloatBuffer floats;

  /** The same memory as halves of 16 bits. */
  private final @Nullable ShortBuffer halves;

  /**
   * @param length elements, a multiple of {@link #ALIGNMENT}
   */
  Chunk(long length) {
    boolean host = Nd4j.getEnvironment().isCPU();
    this.counted = host ? (length + ALIGNMENT) * Float.BYTES : 0; // a GPU has limits of its own
    this.array = create(length + ALIGNMENT, counted);
    this.address = array.data().addressPointer().address();
    this.length = length;
    this.base = host ? (-address & 63) / Float.BYTES : 0;
    View view = host ? new View(address, length + ALIGNMENT) : null;
    this.floats = view == null ? null : view.bytes().asFloatBuffer();
    this.halves = view == null ? null : view.bytes().asShortBuffer();
  }

  private static INDArray create(long elements, long counted) {
    MemoryLimit.take(counted);
    try {
      return Nd4j.createUninitialized(DataType.FLOAT, elements);
    } catch (OutOfMemoryError | RuntimeException e) {
      MemoryLimit.giveBack(counted);
      throw e;
    }
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

  void read(long offset, float[] target, int at, int count) {
    if (floats != null) {
      floats.get((int) offset, target, at, count);
    } else if (count > 0) {
      System.arraycopy(part(offset, count).toFloatVector(), 0, target, at, count);
    }
  }

  /** Widens BFLOAT16 elements; {@code offset} counts those. */
  void readHalves(long offset, float[] target, int at, int count) {
    if (halves == null) {
      throw new IllegalStateException("BFLOAT16 is computed in the memory of the host only");
    }
    for (int i = 0; i < count; i++) {
      target[at + i] = Float.intBitsToFloat(halves.get((int) offset + i) << 16);
    }
  }

  void write(long offset, float[] source, int at, int count) {
    if (floats != null) {
      floats.put((int) offset, source, at, count);
    } else if (count > 0) {
      float[] values = new float[count];
      System.arraycopy(source, at, values, 0, count);
      part(offset, count).assign(Nd4j.createFromArray(values));
    }
  }

  void fill(long offset, int count, Consumer<FloatBuffer> filler) {
    if (floats != null) {
      filler.accept(floats.slice((int) offset, count));
    } else {
      float[] values = new float[count];
      filler.accept(FloatBuffer.wrap(values));
      write(offset, values, 0, count);
    }
  }

  private INDArray part(long offset, int count) {
    return array.get(NDArrayIndex.interval(offset, offset + count));
  }

  @Override
  public void close() {
    array.close();
    MemoryLimit.giveBack(counted);
  }

  /** A window on native memory that somebody else owns. */
  private static final class View extends Pointer {
    View(long address, long elements) {
      this.address = address;
      this.limit = elements * Float.BYTES;
      this.capacity = elements * Float.BYTES;
    }

    ByteBuffer bytes() {
      return asByteBuffer().order(ByteOrder.nativeOrder());
    }
  }
}
