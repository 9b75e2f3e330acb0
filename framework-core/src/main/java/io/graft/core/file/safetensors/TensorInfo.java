package io.graft.core.file.safetensors;

import java.util.List;

/**
 * What the header of a file says about one tensor.
 *
 * @param name its name; may be empty, never null
 * @param dtype how its elements are stored
 * @param shape its dimensions, outermost first, each at least 0; empty for a scalar. Elements are
 *     stored row-major, little-endian
 * @param begin where its bytes begin, counted from the end of the header
 * @param end where they end, exclusive
 */
public record TensorInfo(String name, Dtype dtype, List<Long> shape, long begin, long end) {
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** The number of elements; 1 for a scalar. */
  public long elements() {
    return dtype.bits() == 0 ? 0 : Math.multiplyExact(end - begin, 8L) / dtype.bits();
  }

  /** The number of bytes. */
  public long bytes() {
    return end - begin;
  }
}
