package io.graft.host.plugins;

import io.graft.spi.GraftException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs plugin code that may hang. */
final class DeadlineWorker {
  private static final Logger LOG = LoggerFactory.getLogger(DeadlineWorker.class);

  private static final String MEND = "report it to the plugin's vendor";

  private DeadlineWorker() {}

  /** Runs the start and the health check of a plugin. */
  static <R> R run(PluginId plugin, Duration timeout, Callable<R> code) {
    return run(plugin, "its start and health check", timeout, code);
  }

  /**
   * Runs {@code code} on a thread of its own. When the time is up the thread is interrupted; one
   * that swallows the interrupt cannot be ended in Java, so it is left behind and named in the log.
   *
   * @param plugin who is to blame
   * @param what the code in words, for the error message
   * @throws GraftException what {@code code} throws, or of category PLUGIN when the time is up
   */
  static <R> R run(PluginId plugin, String what, Duration timeout, Callable<R> code) {
    FutureTask<R> task = new FutureTask<>(code);
    Thread thread = new Thread(task, "graft-plugin-start-" + plugin);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      IllegalStateException stuck = new IllegalStateException(thread.getName() + " is here");
      stuck.setStackTrace(thread.getStackTrace());
      task.cancel(true);
      LOG.warn("thread '{}' hangs in a plugin and was interrupted", thread.getName(), stuck);
      throw GraftException.plugin(
          what + " takes longer than " + timeout.toMillis() + " ms",
          plugin.toString(),
          MEND + "; the log shows where it hangs",
          stuck);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GraftException known) {
        throw known;
      }
      if (e.getCause() instanceof OutOfMemoryError full) {
        throw GraftException.plugin(what + " takes all memory", plugin.toString(), MEND, full);
      }
      throw GraftException.plugin(what + " failed: " + e.getCause(), plugin.toString(), MEND, e);
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw GraftException.internal("interrupted while starting " + plugin, e);
    }
  }
}
