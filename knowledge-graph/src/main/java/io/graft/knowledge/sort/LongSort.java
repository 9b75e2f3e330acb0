package io.graft.knowledge.sort;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Sorts any number of longs through runs on the disk and leaves out repetitions. Not thread-safe.
 */
public final class LongSort implements Closeable {
  private static final int STREAM_BUFFER = 1 << 18;

  private final Path folder;
  private final String name;
  private final int capacity;
  private long[] buffer = new long[1 << 12];
  private final List<Path> runs = new ArrayList<>();
  private int filled;

  /**
   * @param capacity longs to hold in memory
   */
  public LongSort(Path folder, String name, int capacity) {
    this.folder = folder;
    this.name = name;
    this.capacity = capacity;
  }

  public void add(long value) throws IOException {
    if (filled == buffer.length) {
      if (filled < capacity) {
        buffer = Arrays.copyOf(buffer, Math.min(capacity, 2 * filled));
      } else {
        spill();
      }
    }
    buffer[filled++] = value;
  }

  private void spill() throws IOException {
    Arrays.sort(buffer, 0, filled);
    Path run = folder.resolve(name + "-" + runs.size() + ".run");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run), STREAM_BUFFER))) {
      for (int i = 0; i < filled; i++) {
        out.writeLong(buffer[i]);
      }
    }
    runs.add(run);
    filled = 0;
  }

  /** Ends the adding and opens what was added, ascending, each value once. */
  public Sorted sorted() throws IOException {
    Arrays.sort(buffer, 0, filled);
    PriorityQueue<Run> queue = new PriorityQueue<>(Comparator.comparingLong(run -> run.value));
    for (Path path : runs) {
      Run run =
          new FileRun(
              new DataInputStream(
                  new BufferedInputStream(Files.newInputStream(path), STREAM_BUFFER)));
      if (run.next()) {
        queue.add(run);
      }
    }
    Run rest = new MemoryRun(buffer, filled);
    if (rest.next()) {
      queue.add(rest);
    }
    return new Sorted(queue);
  }

  @Override
  public void close() throws IOException {
    for (Path run : runs) {
      Files.deleteIfExists(run);
    }
  }

  /** The merged runs. */
  public static final class Sorted implements Closeable {
    private final PriorityQueue<Run> queue;
    private boolean first = true;
    private long last;

    private Sorted(PriorityQueue<Run> queue) {
      this.queue = queue;
    }

    /** Whether there is another value, which is then {@link #value}. */
    public boolean next() throws IOException {
      while (!queue.isEmpty()) {
        Run run = queue.peek();
        long value = run.value;
        queue.poll();
        if (run.next()) {
          queue.add(run);
        } else {
          run.close();
        }
        if (first || value != last) {
          first = false;
          last = value;
          return true;
        }
      }
      return false;
    }

    public long value() {
      return last;
    }

    @Override
    public void close() throws IOException {
      for (Run run : queue) {
        run.close();
      }
    }
  }

  private abstract static class Run implements Closeable {
    long value;

    abstract boolean next() throws IOException;

    @Override
    public void close() throws IOException {}
  }

  private static final class MemoryRun extends Run {
    private final long[] values;
    private final int count;
    private int at;

    MemoryRun(long[] values, int count) {
      this.values = values;
      this.count = count;
    }

    @Override
    boolean next() {
      if (at == count) {
        return false;
      }
      value = values[at++];
      return true;
    }
  }

  private static final class FileRun extends Run {
    private final DataInputStream in;

    FileRun(DataInputStream in) {
      this.in = in;
    }

    @Override
    boolean next() throws IOException {
      try {
        value = in.readLong();
        return true;
      } catch (EOFException e) {
        return false;
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
