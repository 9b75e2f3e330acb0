package io.graft.core.tensor;

import io.graft.core.tensor.kernel.AdamW;
import io.graft.core.tensor.kernel.AdamWOperands;
import io.graft.core.tensor.kernel.SparseRows;
import io.graft.spi.tensor.Tensor;
import java.util.Collection;
import java.util.List;

/** What optimizers need of the engine: norms and sums of gradients, and updates in place. */
public final class ParameterUpdates {
  private final TensorTape tape;

  /**
   * A parameter's share of a step. All have one shape.
   *
   * @param gradient is not changed
   */
  public record Update(StoredParameter parameter, Tensor gradient, Moments moments, AdamW rule) {}

  public ParameterUpdates(TensorTape tape) {
    this.tape = tape;
  }

  /** The sum of squares of all elements of all gradients, in double precision. */
  public double squaredNorm(Collection<Tensor> gradients) {
    return tape.kernels().squaredNorm(gradients.stream().map(this::rows).toList());
  }

  private SparseRows rows(Tensor gradient) {
    DenseTensor dense = tape.own(gradient);
    return new SparseRows(dense.block(), dense.rows(), dense.columns(), dense.filledRows());
  }

  /** {@code a + b} of one shape, not recorded. */
  public Tensor sum(Tensor a, Tensor b) {
    return tape.withoutGradients(() -> tape.add(a, b));
  }

  /** Updates parameters and their moments in place. */
  public void adamW(List<Update> updates) {
    tape.kernels().adamW(updates.stream().map(this::operands).toList());
    for (Update update : updates) {
      update.parameter().changed();
      update.moments().mean().changed();
      update.moments().variance().changed();
    }
  }

  private AdamWOperands operands(Update update) {
    DenseTensor gradient = tape.own(update.gradient());
    Moments moments = update.moments();
    return new AdamWOperands(
        update.rule(),
        gradient.rows(),
        gradient.columns(),
        update.parameter().block(),
        gradient.block(),
        moments.mean().block(),
        moments.variance().block(),
        moments.reached(gradient.filledRows()));
  }
}
