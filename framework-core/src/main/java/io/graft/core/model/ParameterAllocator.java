package io.graft.core.model;

import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;

/** Gives values that were read from a file a place in the engine's memory. */
@FunctionalInterface
public interface ParameterAllocator {

  /**
   * A parameter with these values; the allocator decides its scope and whether it trains.
   *
   * @param values row-major, {@code shape.elements()} of them; copied
   */
  Parameter allocate(String name, Shape shape, float[] values);
}
