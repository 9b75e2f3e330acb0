package io.graft.core.tensor;

import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The running mean and the running variance of a parameter's gradients, FLOAT, in the job's memory.
 * Of a table whose rows are looked up they are zero in every row that no step has read, most of a
 * vocabulary; updates pass these rows over. Used by the thread that trains.
 */
public final class Moments {
  private final StoredParameter mean;
  private final StoredParameter variance;
  private @Nullable BitSet live = new BitSet();

  /** Moments of zero. */
  public Moments(TensorTape tape, StoredParameter parameter) {
    this.mean = zeros(tape, parameter, ".mean");
    this.variance = zeros(tape, parameter, ".variance");
  }

  private static StoredParameter zeros(TensorTape tape, StoredParameter parameter, String suffix) {
    return tape.parameter(parameter.name() + suffix, parameter.shape(), Initializer.zeros(), true);
  }

  /** The mean and the variance. */
  public List<Parameter> tensors() {
    return List.of(mean, variance);
  }

  /** To be called after the tensors were assigned. */
  public void assigned() {
    BitSet rows = new BitSet();
    float[] row = new float[mean.columns()];
    for (int i = 0; i < mean.rows(); i++) {
      rows.set(i, fills(mean, i, row) || fills(variance, i, row));
    }
    live = rows;
  }

  private static boolean fills(StoredParameter tensor, int index, float[] row) {
    tensor.block().read((long) index * row.length, row, 0, row.length);
    for (float value : row) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * The rows that an update has to look at.
   *
   * @param gradient the gradient's rows that may be other than 0; null for all
   * @return null for all; is changed by the next call
   */
  @Nullable BitSet reached(@Nullable BitSet gradient) {
    if (gradient == null) {
      live = null;
    } else if (live != null) {
      live.or(gradient);
    }
    return live;
  }

  StoredParameter mean() {
    return mean;
  }

  StoredParameter variance() {
    return variance;
  }
}
