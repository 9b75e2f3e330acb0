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

  private DeadlineWorker() {}

  /**
   * Runs {@code code} on a thread of its own. When the time is up the thread is interrupted; one
   * that swallows the interrupt cannot be ended in Java, so it is left behind and named in the log.
   *
   * @param plugin who is to blame
   * @throws GraftException what {@code code} throws, or of category PLUGIN when the time is up
   */
  static <R> R run(PluginId plugin, Duration timeout, Callable<R> code) {
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
          "its start and health check take longer than " + timeout.toMillis() + " ms",
          plugin.toString(),
          "report it to the plugin's vendor; the log shows where it hangs",
          stuck);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GraftException known) {
        throw known;
      }
      throw GraftException.internal("starting " + plugin + " failed", e.getCause());
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw GraftException.internal("interrupted while starting " + plugin, e);
    }
  }
}
