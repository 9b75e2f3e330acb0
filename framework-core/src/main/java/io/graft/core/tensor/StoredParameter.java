package io.graft.core.tensor;

import io.graft.core.tensor.kernel.Kernels;
import io.graft.core.tensor.memory.Arena;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Scope;
import io.graft.spi.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A parameter and its memory. Frozen ones may be shared by jobs; a trainable one belongs to one
 * job. {@link #close()} gives the memory back.
 */
public final class StoredParameter extends DenseTensor implements Parameter, AutoCloseable {
  private final String name;
  private final boolean trainable;
  private final Arena arena;
  private final Block block;
  private volatile long version;
  private @Nullable Block narrow;
  private long narrowVersion;

  StoredParameter(String name, Shape shape, Scope scope, boolean trainable, Arena arena) {
    super(shape, scope);
    this.name = name;
    this.trainable = trainable;
    this.arena = arena;
    this.block = arena.allocate(shape.elements());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean trainable() {
    return trainable;
  }

  @Override
  public boolean requiresGradient() {
    return trainable;
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public void assign(float[] values) {
    if (!trainable && scope() == Scope.PROCESS) {
      throw new IllegalStateException(
          "parameter '" + name + "' is frozen and shared; train a copy of the job's own");
    }
    if (values.length != size()) {
      throw new IllegalArgumentException(
          values.length + " values for parameter '" + name + "' of shape " + shape());
    }
    block.write(0, values, 0, values.length);
    changed();
  }

  /** To be called after the memory was written. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the job that trains it writes
  void changed() {
    version++;
  }

  @Override
  Block block() {
    return block;
  }

  /**
   * A copy in BFLOAT16 for products, made when the parameter was changed since the last one. Jobs
   * that share a frozen parameter share the copy.
   */
  synchronized Block narrowed(Kernels kernels) {
    long present = version;
    Block copy = narrow;
    if (copy == null || narrowVersion != present) {
      copy = copy == null ? arena.allocate(size(), DataType.BFLOAT16) : copy;
      kernels.copy(size(), block, copy);
      narrow = copy;
      narrowVersion = present;
    }
    return copy;
  }

  @Override
  String label() {
    return name;
  }

  /** Gives the memory back; a later use throws. Closing twice is harmless. */
  @Override
  public synchronized void close() {
    arena.free(block);
    if (narrow != null) {
      arena.free(narrow);
    }
  }
}
