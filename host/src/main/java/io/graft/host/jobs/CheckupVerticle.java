package io.graft.host.jobs;

import io.graft.host.bus.Answers;
import io.graft.host.plugins.PluginRuntime;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks recipes before they are submitted: {@link JobsAddresses#CHECK}. Checks take long, so they
 * have the one thread of the pool {@value #POOL}; the event loop only hands on messages.
 */
public final class CheckupVerticle extends VerticleBase {
  /** The name of the worker pool; its thread is called after it. */
  public static final String POOL = "graft-checks";

  private final RecipeCheckup checkup;
  private @Nullable WorkerExecutor worker;

  public CheckupVerticle(JobHouse house, Supplier<PluginRuntime> plugins) {
    this.checkup = new RecipeCheckup(house, plugins);
  }

  @Override
  public Future<?> start() {
    WorkerExecutor one = vertx.createSharedWorkerExecutor(POOL, 1, 1, TimeUnit.HOURS);
    worker = one;
    return Answers.at(
        vertx,
        JobsAddresses.CHECK,
        message -> one.executeBlocking(() -> checkup.check(message), true));
  }

  @Override
  public Future<?> stop() {
    WorkerExecutor one = worker;
    return one == null ? Future.succeededFuture() : one.close();
  }
}
