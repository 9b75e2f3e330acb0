package io.graft.core.tensor;

import io.graft.core.tensor.kernel.AdamW;
import io.graft.spi.tensor.Tensor;

/** What optimizers need of the engine: norms and sums of gradients, and updates in place. */
public final class ParameterUpdates {
  private final TensorTape tape;

  public ParameterUpdates(TensorTape tape) {
    this.tape = tape;
  }

  /** The sum of squares of all elements, in double precision. */
  public double squaredNorm(Tensor gradient) {
    DenseTensor dense = tape.own(gradient);
    return tape.kernels().dot(dense.size(), dense.block(), dense.block());
  }

  /** {@code a + b} of one shape, not recorded. */
  public Tensor sum(Tensor a, Tensor b) {
    return tape.withoutGradients(() -> tape.add(a, b));
  }

  /**
   * One update of a parameter and its two moments, in place. All four have one shape.
   *
   * @param gradient is not changed
   */
  public void adamW(
      StoredParameter parameter,
      Tensor gradient,
      StoredParameter mean,
      StoredParameter variance,
      AdamW update) {
    DenseTensor dense = tape.own(gradient);
    tape.kernels()
        .adamW(
            parameter.size(),
            update,
            parameter.block(),
            dense.block(),
            mean.block(),
            variance.block());
    parameter.changed();
    mean.changed();
    variance.changed();
  }
}
