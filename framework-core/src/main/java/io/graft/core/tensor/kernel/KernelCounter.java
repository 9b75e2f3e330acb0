package io.graft.core.tensor.kernel;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what kernels prepare off the heap. Thread-safe. */
public final class KernelCounter {
  private final AtomicLong created = new AtomicLong();
  private final AtomicLong hits = new AtomicLong();

  /** A primitive was prepared. */
  public void primitiveCreated() {
    created.incrementAndGet();
  }

  /** A prepared primitive was found. */
  public void primitiveFound() {
    hits.incrementAndGet();
  }

  public long primitivesCreated() {
    return created.get();
  }

  public long primitivesFound() {
    return hits.get();
  }
}
