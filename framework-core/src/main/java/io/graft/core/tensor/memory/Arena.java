package io.graft.core.tensor.memory;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.DataType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Cuts chunks of ND4J memory into blocks: best fit, neighbours that are free are joined, every
 * block starts at a multiple of 64 bytes. Chunks stay when blocks are given back, so that a steady
 * state allocates nothing; {@link #reset()} lets go of chunks that recent rounds did not need.
 *
 * <p>Thread-safe.
 */
public final class Arena implements AutoCloseable {
  /** A chunk of 512 KiB, in elements: for arenas of which there are many. */
  public static final long SMALL_CHUNK = 1L << 17;

  private static final long USUAL_CHUNK = 4L << 20; // elements: 16 MiB
  private static final long LARGEST_BLOCK = (Integer.MAX_VALUE - 4096) / Float.BYTES;

  /** Rounds that the trimming looks back on. */
  private static final int WINDOW = 64;

  private final String name;
  private final MemoryCounter counter;
  private final long smallestChunk;
  private final List<Span> heads = new ArrayList<>();
  private final TreeSet<Span> free =
      new TreeSet<>(
          Comparator.<Span>comparingLong(span -> span.length).thenComparingLong(span -> span.id));
  private long nextId;
  private long used;
  private long peakOfRound;
  private long peakOfWindow;
  private long peakOfLastWindow;
  private int rounds;

  /**
   * @param name for messages
   * @param counter told of every chunk and block
   */
  public Arena(String name, MemoryCounter counter) {
    this(name, counter, USUAL_CHUNK);
  }

  /**
   * @param smallestChunk elements that are taken from the system at a time at least
   */
  public Arena(String name, MemoryCounter counter, long smallestChunk) {
    this.name = name;
    this.counter = counter;
    this.smallestChunk = smallestChunk;
  }

  /** A part of a chunk, free or taken, in a list in the order of addresses. */
  static final class Span {
    private final Chunk chunk;
    private final Arena owner;
    private long id;
    private long offset;
    private long length;
    private Span previous;
    private Span next;
    private Block.Lease lease;

    private Span(Arena owner, Chunk chunk, long offset, long length) {
      this.owner = owner;
      this.chunk = chunk;
      this.offset = offset;
      this.length = length;
      this.id = owner.nextId++;
    }
  }

  /**
   * A FLOAT block of {@code elements} elements with whatever they held before.
   *
   * @throws GraftException of category USER when the memory cannot be had
   */
  public Block allocate(long elements) {
    return allocate(elements, DataType.FLOAT);
  }

  /**
   * A block of {@code elements} elements with whatever they held before.
   *
   * @throws GraftException of category USER when the memory cannot be had
   */
  public synchronized Block allocate(long elements, DataType type) {
    long floats = (elements * type.bytes() + Float.BYTES - 1) / Float.BYTES;
    if (floats > LARGEST_BLOCK) {
      throw GraftException.user(
          "a tensor of " + elements + " elements is larger than 2 GiB",
          name,
          "use smaller batches or a shorter max_length");
    }
    long length = Math.max(1, (floats + Chunk.ALIGNMENT - 1) / Chunk.ALIGNMENT) * Chunk.ALIGNMENT;
    Span span = bestFit(length);
    if (span == null) {
      span = grow(length);
    }
    free.remove(span);
    if (span.length > length) {
      split(span, length);
    }
    Block.Lease lease = new Block.Lease(span);
    span.lease = lease;
    used += length;
    peakOfRound = Math.max(peakOfRound, used);
    counter.blockTaken(length * Float.BYTES);
    long offset = (span.chunk.base() + span.offset) * Float.BYTES / type.bytes();
    return new Block(span.chunk, type, offset, elements, lease);
  }

  private Span bestFit(long length) {
    for (Span span : free.tailSet(probe(length), true)) {
      return span;
    }
    return null;
  }

  private Span probe(long length) {
    Span probe = new Span(this, null, 0, length);
    probe.id = -1;
    return probe;
  }

  private Span grow(long length) {
    long size = Math.max(length, Math.min(LARGEST_BLOCK, Math.max(smallestChunk, capacity() / 4)));
    size = size / Chunk.ALIGNMENT * Chunk.ALIGNMENT;
    Chunk chunk;
    try {
      chunk = new Chunk(size);
    } catch (OutOfMemoryError | RuntimeException e) {
      throw new GraftException(
          ErrorCategory.USER,
          "no memory for another " + (size * Float.BYTES >> 20) + " MiB: " + e.getMessage(),
          name,
          "lower training.batch_tokens or training.max_length, or let tensors take more with"
              + " GRAFT_TENSOR_MIB where the machine has it",
          e);
    }
    counter.chunkAllocated(size * Float.BYTES);
    Span span = new Span(this, chunk, 0, size);
    heads.add(span);
    free.add(span);
    return span;
  }

  private void split(Span span, long length) {
    Span rest = new Span(this, span.chunk, span.offset + length, span.length - length);
    rest.previous = span;
    rest.next = span.next;
    if (rest.next != null) {
      rest.next.previous = rest;
    }
    span.next = rest;
    span.length = length;
    free.add(rest);
  }

  /**
   * Takes a block back. Doing so twice is harmless.
   *
   * @throws IllegalArgumentException when another arena made it
   */
  public synchronized void free(Block block) {
    Block.Lease lease = block.lease();
    if (!lease.live()) {
      return;
    }
    Span span = lease.span();
    if (span.owner != this) {
      throw new IllegalArgumentException("block of arena " + span.owner.name + " given to " + name);
    }
    release(span);
    Span next = span.next;
    if (next != null && next.lease == null) {
      free.remove(next);
      join(span, next);
    }
    Span previous = span.previous;
    if (previous != null && previous.lease == null) {
      free.remove(previous);
      join(previous, span);
      span = previous;
    }
    free.add(span);
  }

  private void release(Span span) {
    span.lease.end();
    span.lease = null;
    used -= span.length;
    counter.blockReturned(span.length * Float.BYTES);
  }

  private static void join(Span first, Span second) {
    first.length += second.length;
    first.next = second.next;
    if (first.next != null) {
      first.next.previous = first;
    }
  }

  /**
   * Takes all blocks back at once, and ends a round: chunks beyond twice of what the last {@value
   * #WINDOW} rounds needed at most are returned to the system.
   */
  public synchronized void reset() {
    free.clear();
    for (Span head : heads) {
      long length = 0;
      for (Span span = head; span != null; span = span.next) {
        if (span.lease != null) {
          release(span);
        }
        length += span.length;
      }
      head.length = length;
      head.next = null;
      free.add(head);
    }
    endRound();
  }

  private void endRound() {
    peakOfWindow = Math.max(peakOfWindow, peakOfRound);
    peakOfRound = 0;
    if (++rounds < WINDOW) {
      return;
    }
    trim(2 * Math.max(peakOfWindow, peakOfLastWindow) + smallestChunk);
    peakOfLastWindow = peakOfWindow;
    peakOfWindow = 0;
    rounds = 0;
  }

  /** Returns empty chunks, the largest first, until no more than {@code most} elements remain. */
  private void trim(long most) {
    List<Span> empty = new ArrayList<>(heads);
    empty.removeIf(head -> head.lease != null || head.next != null);
    empty.sort(Comparator.<Span>comparingLong(head -> head.length).reversed());
    long capacity = capacity();
    for (Span head : empty) {
      if (capacity > most) {
        capacity -= head.length;
        discard(head);
      }
    }
  }

  private void discard(Span head) {
    free.remove(head);
    heads.remove(head);
    head.chunk.close();
    counter.chunkFreed(head.chunk.length() * Float.BYTES);
  }

  /** Returns all chunks that hold no block to the system. */
  public synchronized void trim() {
    trim(0);
  }

  /** The elements of all chunks. */
  public synchronized long capacity() {
    long sum = 0;
    for (Span head : heads) {
      sum += head.chunk.length();
    }
    return sum;
  }

  /** The elements of all blocks that are out. */
  public synchronized long used() {
    return used;
  }

  /** Takes all blocks back and returns all memory to the system. The arena can be used again. */
  @Override
  public synchronized void close() {
    reset();
    trim(0);
  }
}
