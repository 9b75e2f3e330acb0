package io.graft.core.tensor.kernel;

import io.graft.spi.GraftException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A small fixed pool for loops over memory. The caller's thread takes part; work is cut by length
 * and thread count alone, so that the same call always does the same sums in the same order.
 */
public final class ComputePool implements AutoCloseable {

  /** A part of a loop. */
  @FunctionalInterface
  public interface Range {
    /** Does {@code [from, to)}. */
    void run(int from, int to);
  }

  private final int threads;
  private final ExecutorService workers;

  /**
   * @param threads threads that work at a time, the caller's included; at least 1
   */
  public ComputePool(int threads) {
    this.threads = threads;
    this.workers =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1),
            task -> {
              Thread thread = new Thread(task, "graft-compute");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Threads that work at a time, the caller's included. */
  public int threads() {
    return threads;
  }

  /**
   * Runs {@code [0, length)} in parts of at least {@code grain}, and returns when all are done.
   *
   * @throws RuntimeException what a part threw
   */
  public void run(int length, int grain, Range range) {
    int parts = Math.min(threads, length / Math.max(1, grain));
    if (parts <= 1) {
      range.run(0, length);
      return;
    }
    CountDownLatch done = new CountDownLatch(parts - 1);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    for (int part = 1; part < parts; part++) {
      int from = (int) ((long) length * part / parts);
      int to = (int) ((long) length * (part + 1) / parts);
      workers.execute(
          () -> {
            try {
              range.run(from, to);
            } catch (RuntimeException | Error e) {
              failure.compareAndSet(null, e);
            } finally {
              done.countDown();
            }
          });
    }
    try {
      range.run(0, (int) ((long) length / parts));
    } finally {
      await(done);
    }
    Throwable thrown = failure.get();
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown != null) {
      throw GraftException.internal("a loop over tensor memory failed", thrown);
    }
  }

  /** Waits even when interrupted: the other threads still write into the caller's memory. */
  private static void await(CountDownLatch done) {
    boolean interrupted = false;
    while (true) {
      try {
        done.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
