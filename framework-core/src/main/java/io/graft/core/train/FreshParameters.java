package io.graft.core.train;

import io.graft.core.peft.ParameterSource;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import java.util.function.Supplier;

/** New trainable parameters in the memory of a job. */
public final class FreshParameters implements ParameterSource {
  private final TensorTape tape;

  public FreshParameters(TensorTape tape) {
    this.tape = tape;
  }

  @Override
  public Parameter parameter(String name, Shape shape, Initializer initializer) {
    return tape.parameter(name, shape, initializer, true);
  }

  @Override
  public Parameter parameter(String name, Shape shape, Supplier<float[]> start) {
    return tape.parameter(name, shape, start.get(), true);
  }

  @Override
  public Parameter copy(Parameter base) {
    return tape.parameter(base.name(), base.shape(), base.toFloats(), true);
  }
}
