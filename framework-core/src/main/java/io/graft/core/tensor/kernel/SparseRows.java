package io.graft.core.tensor.kernel;

import io.graft.core.tensor.memory.Block;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * An array of {@code rows x columns} elements of which it is known where zeros are.
 *
 * @param filled the rows with elements that may be other than 0; null for all of them
 */
public record SparseRows(Block block, int rows, int columns, @Nullable BitSet filled) {

  /** The number of elements. */
  public int length() {
    return rows * columns;
  }
}
