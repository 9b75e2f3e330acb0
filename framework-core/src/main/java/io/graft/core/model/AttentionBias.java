package io.graft.core.model;

import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Builds the bias on attention scores from the padding mask and a bias of the caller's. */
final class AttentionBias {
  /**
   * Added to the scores of what must not be seen. Large enough that its weight underflows to 0,
   * small enough that adding scores does not overflow.
   */
  static final float HIDDEN = -1e9f;

  private final Tape tape;

  AttentionBias(Tape tape) {
    this.tape = tape;
  }

  /**
   * @param mask {@code [B, Tk]} over the keys, 1 for what is seen
   * @param extra {@code [B|1, heads|1, Tq, T]}, or null; with fewer keys than the mask it lacks
   *     those in front, which every query sees
   * @return {@code [B, heads|1, Tq|1, Tk]}, or null when everything is seen
   */
  @Nullable Tensor of(IntMatrix mask, @Nullable Tensor extra) {
    boolean full = Arrays.stream(mask.values()).allMatch(value -> value != 0);
    if (extra == null) {
      return full ? null : maskBias(mask, 1, 1);
    }
    Shape shape = extra.shape();
    int heads = shape.dimension(1);
    int queries = shape.dimension(2);
    int missing = mask.columns() - shape.dimension(3);
    Tensor wide =
        missing == 0 ? extra : tape.concat(-1, tape.zeros(shape.with(-1, missing)), extra);
    if (full) {
      return wide;
    }
    Tensor rows = shape.dimension(0) == 1 ? tape.repeat(wide, mask.rows()) : wide;
    return tape.add(rows, maskBias(mask, heads, queries));
  }

  /** {@code [B, heads, queries, Tk]}: 0 where the mask is 1, {@link #HIDDEN} where it is 0. */
  private Tensor maskBias(IntMatrix mask, int heads, int queries) {
    int keys = mask.columns();
    int copies = heads * queries;
    float[] values = new float[mask.rows() * copies * keys];
    for (int row = 0; row < mask.rows(); row++) {
      for (int copy = 0; copy < copies; copy++) {
        int start = (row * copies + copy) * keys;
        for (int key = 0; key < keys; key++) {
          values[start + key] = mask.get(row, key) != 0 ? 0 : HIDDEN;
        }
      }
    }
    return tape.constant(Shape.of(mask.rows(), heads, queries, keys), values);
  }
}
