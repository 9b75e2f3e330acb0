package io.graft.core.peft;

import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import java.util.function.Supplier;

/**
 * Where the parameters of adapters and heads come from: fresh ones while training, stored ones when
 * an adapter is loaded.
 */
public interface ParameterSource {

  /** A parameter that starts from {@code initializer}, or the stored one. */
  Parameter parameter(String name, Shape shape, Initializer initializer);

  /** A parameter that starts from given values, or the stored one. */
  Parameter parameter(String name, Shape shape, Supplier<float[]> start);

  /** The job's own trainable copy of a base weight under the same name, or the stored one. */
  Parameter copy(Parameter base);
}
