package io.graft.core.tensor.memory;

import java.util.concurrent.atomic.AtomicLong;

/** Counts memory off the heap over all arenas of an engine. Thread-safe. */
public final class MemoryCounter {
  private final AtomicLong chunkAllocations = new AtomicLong();
  private final AtomicLong chunkBytes = new AtomicLong();
  private final AtomicLong blockBytes = new AtomicLong();
  private final AtomicLong peakBlockBytes = new AtomicLong();

  void chunkAllocated(long bytes) {
    chunkAllocations.incrementAndGet();
    chunkBytes.addAndGet(bytes);
  }

  void chunkFreed(long bytes) {
    chunkBytes.addAndGet(-bytes);
  }

  void blockTaken(long bytes) {
    peakBlockBytes.accumulateAndGet(blockBytes.addAndGet(bytes), Math::max);
  }

  void blockReturned(long bytes) {
    blockBytes.addAndGet(-bytes);
  }

  /** How often memory was asked of the system since the start. */
  public long chunkAllocations() {
    return chunkAllocations.get();
  }

  /** Bytes held from the system now. */
  public long chunkBytes() {
    return chunkBytes.get();
  }

  /** Bytes in blocks now. */
  public long blockBytes() {
    return blockBytes.get();
  }

  /** The most bytes in blocks at any time. */
  public long peakBlockBytes() {
    return peakBlockBytes.get();
  }
}
