package io.graft.host.plugins;

import io.graft.spi.GraftException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls into plugins from a thread that must not be kept, such as the one that answers predictions:
 * the plugin runs on another thread, which is given up when the time is over. Java cannot end a
 * thread that swallows interrupts; the host goes on without it.
 */
public final class HurriedCalls {
  private static final ThreadLocal<Boolean> HURRIED = ThreadLocal.withInitial(() -> false);
  private static final long IDLE_SECONDS = 5;

  /** An interrupt comes first; the caller gives up a little later. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final ExecutorService THREADS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          HurriedCalls::thread);

  private HurriedCalls() {}

  private static Thread thread(Runnable code) {
    Thread thread = new Thread(code, "graft-plugin-call");
    thread.setDaemon(true);
    // a thread that is made during a call would inherit the plugin's and keep it
    thread.setContextClassLoader(HurriedCalls.class.getClassLoader());
    return thread;
  }

  /** From now on calls of this thread into plugins have a deadline. */
  public static void hurryThisThread() {
    HURRIED.set(true);
  }

  static boolean hurried() {
    return HURRIED.get();
  }

  /**
   * Runs {@code code} elsewhere and waits.
   *
   * @throws GraftException what {@code code} throws, or of category PLUGIN when the time is over
   */
  static <R> R run(PluginId id, String what, Duration time, Callable<R> code) {
    Future<R> answer = THREADS.submit(code);
    try {
      return answer.get(time.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known; // as the plugin's guard made it
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw GraftException.internal(what + " failed", e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw GraftException.plugin(
          what + " takes longer than " + time.toMillis() + " ms",
          id.toString(),
          "report it to the plugin's vendor, or go back with 'graft plugins rollback'",
          e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw GraftException.internal("interrupted in " + what, e);
    }
  }
}
