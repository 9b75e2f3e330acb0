package io.graft.core.tensor.nd4j;

import io.graft.core.tensor.memory.Block;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Blocks as arrays. ND4J makes a small native object for each place in a buffer; the last {@value
 * #CAPACITY} of them are used again, so that a steady state makes none.
 */
final class Views {
  private static final int CAPACITY = 8192;

  private final Map<Place, DataBuffer> buffers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, DataBuffer> eldest) {
          return size() > CAPACITY;
        }
      };

  /** A place in a buffer; buffers are told apart by identity. */
  private record Place(DataBuffer data, long offset) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Place place && data == place.data && offset == place.offset;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(data) + Long.hashCode(offset);
    }
  }

  /** A dense, row-major array over the first elements of a block. */
  INDArray dense(Block block, long... shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape[i];
    }
    return Nd4j.create(buffer(block), shape, strides, 0, 1, 'c');
  }

  /** An array with any distances between neighbours, from the first element of a block on. */
  INDArray strided(Block block, long[] shape, long[] strides) {
    return Nd4j.create(buffer(block), shape, strides, 0, 0, 'c');
  }

  private DataBuffer buffer(Block block) {
    DataBuffer data = block.data();
    Place place = new Place(data, block.offset());
    DataBuffer known = buffers.get(place);
    if (known == null) {
      known = Nd4j.createBuffer(data, block.offset(), data.length() - block.offset());
      buffers.put(place, known);
    }
    return known;
  }

  /** Forgets all views. */
  void clear() {
    buffers.clear();
  }
}
