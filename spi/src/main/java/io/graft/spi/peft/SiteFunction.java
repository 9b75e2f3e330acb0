package io.graft.spi.peft;

import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Tensor;

/** A function of a vendor's own, put after a site. */
@FunctionalInterface
public interface SiteFunction {

  /**
   * @param output what the site computed, {@code [..., outputSize]}
   * @param training whether dropout is on
   * @return what goes on, of the same shape
   */
  Tensor apply(Ops ops, Tensor output, boolean training);
}
