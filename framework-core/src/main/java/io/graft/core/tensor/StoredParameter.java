package io.graft.core.tensor;

import io.graft.core.tensor.kernel.Gemm.Strides;
import io.graft.core.tensor.kernel.Kernels;
import io.graft.core.tensor.memory.Arena;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Scope;
import io.graft.spi.tensor.Shape;
import java.util.HashMap;
import java.util.Map;

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
  private final Map<Made, Held> copies = new HashMap<>();

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

  /** How a copy for products lies. */
  enum Copy {
    /** Like the parameter. */
    PLAIN,
    /** Packed by the kernels. */
    PACKED,
    /** Its transpose, packed by the kernels. */
    PACKED_TRANSPOSED
  }

  private record Made(Copy copy, DataType type) {}

  /** A copy, and the version of the parameter that it holds. */
  private static final class Held {
    private static final long NONE = -1;

    private final Block block;
    private long version = NONE;

    Held(Block block) {
      this.block = block;
    }
  }

  /**
   * A copy for products, made when the parameter was changed since the last one. Jobs that share a
   * frozen parameter share its copies.
   */
  synchronized Block copy(Copy copy, DataType type, Kernels kernels) {
    Held held =
        copies.computeIfAbsent(new Made(copy, type), made -> new Held(allocate(made, kernels)));
    long present = version;
    if (held.version != present) {
      switch (copy) {
        case PLAIN -> kernels.copy(size(), block, held.block);
        case PACKED -> kernels.pack(rows(), columns(), asIs(), block, held.block);
        case PACKED_TRANSPOSED -> kernels.pack(columns(), rows(), transposed(), block, held.block);
      }
      held.version = present;
    }
    return held.block;
  }

  private Strides asIs() {
    return Strides.rows(columns());
  }

  private Strides transposed() {
    return Strides.transposed(columns());
  }

  private Block allocate(Made made, Kernels kernels) {
    return arena.allocate(
        switch (made.copy()) {
          case PLAIN -> size();
          case PACKED -> kernels.packedLength(rows(), columns(), asIs(), made.type());
          case PACKED_TRANSPOSED ->
              kernels.packedLength(columns(), rows(), transposed(), made.type());
        },
        made.type());
  }

  @Override
  String label() {
    return name;
  }

  /** Gives the memory back; a later use throws. Closing twice is harmless. */
  @Override
  public synchronized void close() {
    arena.free(block);
    copies.values().forEach(held -> arena.free(held.block));
    copies.clear();
  }
}
