package io.graft.core.tensor.kernel;

import io.graft.core.tensor.memory.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Copies of one weight in layouts that kernels prefer, made once for each layout and version of the
 * weight. Kernels that want no copies ignore it. Thread-safe: a frozen weight is shared by jobs.
 */
public final class Packing implements AutoCloseable {

  /** A copy: what tells its layout, and its memory. */
  public interface Copy extends AutoCloseable {
    /** The elements in the kernel's own order. */
    Block block();

    @Override
    void close();
  }

  private final List<Copy> copies = new ArrayList<>();

  /**
   * The copy that {@code fits}, made by {@code maker} when there is none yet.
   *
   * @param type the kernel's own kind of copy; those of other kernels are passed over
   */
  public synchronized <C extends Copy> C get(
      Class<C> type, Predicate<? super C> fits, Function<Packing, ? extends C> maker) {
    C found = find(type, fits);
    if (found == null) {
      found = maker.apply(this);
      copies.add(found);
    }
    return found;
  }

  private <C extends Copy> @Nullable C find(Class<C> type, Predicate<? super C> fits) {
    for (Copy copy : copies) {
      if (type.isInstance(copy) && fits.test(type.cast(copy))) {
        return type.cast(copy);
      }
    }
    return null;
  }

  /** Drops all copies and gives their memory back. */
  @Override
  public synchronized void close() {
    copies.forEach(Copy::close);
    copies.clear();
  }
}
