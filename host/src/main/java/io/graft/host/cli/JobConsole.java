package io.graft.host.cli;

import io.graft.core.job.AdaptationResult;
import io.graft.core.job.JobEvent;
import io.graft.core.job.JobListener;
import io.graft.host.train.JobRequest;
import io.graft.host.train.JobView;
import io.graft.host.train.LocalTrainer;
import io.graft.host.train.TrainerClient;
import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Submits a job and waits for its end; an interrupt cancels the job. */
final class JobConsole implements JobView {
  private final JobListener listener;
  private final CompletableFuture<AdaptationResult> end = new CompletableFuture<>();

  /**
   * @param listener hears the events, one after the other
   */
  JobConsole(JobListener listener) {
    this.listener = listener;
  }

  /**
   * Runs a job to its end.
   *
   * @throws GraftException when it failed
   * @throws CancellationException when it was cancelled; the message is for the user
   */
  AdaptationResult await(TrainerClient client, JobRequest request, Interrupt interrupt) {
    LocalTrainer.await(client.submit(request, this));
    interrupt.does(() -> client.cancel(request.id()));
    try {
      return end.join();
    } catch (CompletionException e) {
      throw (GraftException) e.getCause();
    } finally {
      interrupt.does(null); // one that is under way goes on
    }
  }

  @Override
  public void on(JobEvent event) {
    listener.on(event);
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
        new CancellationException("go on with: graft adapt --resume " + runDirectory));
  }
}
