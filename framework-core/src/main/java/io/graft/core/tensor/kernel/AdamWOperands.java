package io.graft.core.tensor.kernel;

import io.graft.core.tensor.memory.Block;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What one update by AdamW reads and changes: a parameter of {@code rows x columns} elements, its
 * gradient, and its two moments.
 *
 * @param update the constants
 * @param gradient is read only
 * @param mean the running mean of gradients
 * @param variance the running mean of their squares
 * @param live the rows in which the gradient and the moments may be other than 0; null for all of
 *     them. Of the other rows the update changes the parameter alone, and only by its decay.
 */
public record AdamWOperands(
    AdamW update,
    int rows,
    int columns,
    Block parameter,
    Block gradient,
    Block mean,
    Block variance,
    @Nullable BitSet live) {

  /** The number of elements. */
  public int length() {
    return rows * columns;
  }
}
