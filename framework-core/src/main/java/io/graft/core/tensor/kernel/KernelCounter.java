package io.graft.core.tensor.kernel;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what kernels prepare off the heap and move through memory. Thread-safe. */
public final class KernelCounter {
  private final AtomicLong created = new AtomicLong();
  private final AtomicLong hits = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /** A primitive was prepared. */
  public void primitiveCreated() {
    created.incrementAndGet();
  }

  /** A prepared primitive was found. */
  public void primitiveFound() {
    hits.incrementAndGet();
  }

  /** A primitive has run that reads and writes arrays of so many bytes together. */
  public void bytesMoved(long count) {
    bytes.addAndGet(count);
  }

  public long primitivesCreated() {
    return created.get();
  }

  public long primitivesFound() {
    return hits.get();
  }

  public long bytesMoved() {
    return bytes.get();
  }
}
