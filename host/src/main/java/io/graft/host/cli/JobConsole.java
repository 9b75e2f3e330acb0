package io.graft.host.cli;

import io.graft.core.job.AdaptationResult;
import io.graft.core.job.JobEvent;
import io.graft.host.train.JobRequest;
import io.graft.host.train.JobView;
import io.graft.host.train.LocalTrainer;
import io.graft.host.train.TrainerClient;
import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Submits a job, shows how it goes, and waits for its end; an interrupt cancels the job. */
final class JobConsole implements JobView {
  private final Progress progress;
  private final CompletableFuture<AdaptationResult> end = new CompletableFuture<>();

  private JobConsole(Progress progress) {
    this.progress = progress;
  }

  /**
   * Runs a job to its end.
   *
   * @throws GraftException when it failed
   * @throws CancellationException when it was cancelled; the message is for the user
   */
  static AdaptationResult run(
      Console console, Interrupt interrupt, LocalTrainer trainer, JobRequest request) {
    TrainerClient client = trainer.client();
    try (Progress progress = Progress.on(console)) {
      JobConsole view = new JobConsole(progress);
      LocalTrainer.await(client.submit(request, view));
      interrupt.does(() -> client.cancel(request.id()));
      return view.end.join();
    } catch (CompletionException e) {
      throw (RuntimeException) e.getCause();
    }
  }

  @Override
  public void on(JobEvent event) {
    progress.on(event);
  }

  @Override
  public void finished(AdaptationResult result) {
    end.complete(result);
  }

  @Override
  public void failed(GraftException error) {
    end.completeExceptionally(error);
  }

  @Override
  public void cancelled(Path runDirectory) {
    end.completeExceptionally(
        new CancellationException("what there was at the last step is in " + runDirectory));
  }
}
