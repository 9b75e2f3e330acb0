package io.graft.host.predict;

import io.graft.host.bus.Answers;
import io.graft.host.bus.BusClient;
import io.graft.host.config.ServerSettings;
import io.graft.host.plugins.PluginRuntime;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers with predictions and keeps what each alias stands for. {@link PredictionAddresses} has
 * the protocol. Models run on the thread {@code graft-predictions}, files are looked at on the pool
 * {@value #POOL}; the event loop only hands on messages. It needs the jobs, which store aliases.
 * Undeploying answers what waits, then frees the models.
 */
public final class PredictionVerticle extends VerticleBase {
  /** The name of the worker pool; its threads are called after it. */
  public static final String POOL = "graft-predict";

  private static final int THREADS = 8;

  private final ServerSettings settings;
  private final Path runs;
  private final Supplier<PluginRuntime> plugins;
  private final MeterRegistry metrics;
  private @Nullable WorkerExecutor workers;
  private @Nullable PredictionQueue queue;

  /**
   * @param settings how much memory adapters may take and how many texts share a batch
   * @param runs the folder of the runs that can be named
   * @param metrics gets what is loaded and how large batches are
   */
  public PredictionVerticle(
      ServerSettings settings, Path runs, Supplier<PluginRuntime> plugins, MeterRegistry metrics) {
    this.settings = settings;
    this.runs = runs;
    this.plugins = plugins;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    workers = vertx.createSharedWorkerExecutor(POOL, THREADS);
    Aliases aliases = new Aliases(new BusClient(vertx));
    ServedModels models =
        new ServedModels(
            plugins,
            settings.adapterBytes(),
            run -> aliases.standForAdapter(String.valueOf(run.getFileName())));
    measure(models);
    DistributionSummary sizes = metrics.summary("graft.prediction.batch.texts");
    PredictionQueue taking = new PredictionQueue(models, settings.batchTexts(), sizes::record);
    queue = taking;
    PredictionDesk desk = new PredictionDesk(runs, taking, aliases);
    return aliases.load().compose(loaded -> listen(desk, aliases));
  }

  private Future<?> listen(PredictionDesk desk, Aliases aliases) {
    AliasDesk names = new AliasDesk(aliases, adapter -> later(() -> desk.load(adapter)));
    return Future.all(
        Answers.at(
            vertx, PredictionAddresses.PREDICT, message -> later(() -> desk.predict(message))),
        Answers.at(vertx, PredictionAddresses.RUNS, message -> blocking(desk::runs)),
        Answers.at(
            vertx,
            PredictionAddresses.ADAPTERS,
            message -> Future.succeededFuture(desk.adapters())),
        Answers.at(vertx, PredictionAddresses.PROMOTE_ALIAS, names::promote),
        Answers.at(vertx, PredictionAddresses.ROLL_BACK_ALIAS, names::rollBack),
        Answers.at(vertx, PredictionAddresses.REMOVE_ALIAS, names::remove));
  }

  private void measure(ServedModels models) {
    metrics.gauge("graft.served.adapters", models, served -> served.load().adapters().size());
    metrics.gauge("graft.served.bases", models, served -> served.load().bases());
    metrics.gauge("graft.served.bytes", models, served -> served.load().bytes());
  }

  private <T> Future<T> blocking(Callable<T> work) {
    return Objects.requireNonNull(workers, "started").executeBlocking(work, false);
  }

  /** What begins on a worker and ends when a model has done its part. */
  private <T> Future<T> later(Callable<CompletableFuture<T>> work) {
    return blocking(work).compose(answer -> Future.fromCompletionStage(answer, context));
  }

  @Override
  public Future<?> stop() {
    WorkerExecutor pool = workers;
    PredictionQueue taking = queue;
    if (pool == null || taking == null) {
      return Future.succeededFuture();
    }
    return blocking(
            () -> {
              taking.close();
              return true;
            })
        .eventually(pool::close);
  }
}
