package io.graft.host.train;

import io.graft.spi.GraftException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.CompletionException;

/** A trainer in this process: Vert.x with the trainer's verticle. Thread-safe. */
public final class LocalTrainer implements AutoCloseable {
  private final Vertx vertx;

  private LocalTrainer(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Starts it and waits until it takes jobs.
   *
   * @param runner does the jobs
   */
  public static LocalTrainer start(JobRunner runner) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    LocalTrainer trainer = new LocalTrainer(vertx);
    try {
      await(vertx.deployVerticle(new TrainerVerticle(runner)));
      return trainer;
    } catch (RuntimeException e) {
      trainer.close();
      throw e;
    }
  }

  /** Talks to it. */
  public TrainerClient client() {
    return new TrainerClient(vertx);
  }

  /** Cancels what runs and waits for it. */
  @Override
  public void close() {
    await(vertx.close());
  }

  /**
   * Waits for a future; never on an event loop.
   *
   * @throws GraftException when that is how it failed; other failures are internal
   */
  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof GraftException graft) {
        throw graft;
      }
      throw GraftException.internal("the trainer failed: " + e.getCause(), e.getCause());
    }
  }
}
