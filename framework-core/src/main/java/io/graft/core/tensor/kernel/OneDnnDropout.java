package io.graft.core.tensor.kernel;

import io.graft.core.tensor.memory.Arena;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;

/** Dropout over blocks of any type: the loop itself runs on FLOAT. */
final class OneDnnDropout {
  private final OneDnnElements elements;
  private final HostUpdates updates;
  private final Arena scratch;

  OneDnnDropout(OneDnnElements elements, HostUpdates updates, Arena scratch) {
    this.elements = elements;
    this.updates = updates;
    this.scratch = scratch;
  }

  /** See {@link Kernels#dropout}. */
  void run(int length, double probability, DropoutKey key, Block x, Block y) {
    if (x.type() == DataType.FLOAT && y.type() == DataType.FLOAT) {
      updates.dropout(length, probability, key, x, y);
      return;
    }
    Block wide = scratch.allocate(length);
    elements.convert(length, x, wide);
    updates.dropout(length, probability, key, wide, wide);
    elements.convert(length, wide, y);
    scratch.free(wide);
  }
}
