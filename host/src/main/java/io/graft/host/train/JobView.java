package io.graft.host.train;

import io.graft.core.job.AdaptationResult;
import io.graft.core.job.JobListener;
import io.graft.spi.GraftException;
import java.nio.file.Path;

/**
 * What a client of the trainer hears of one job: the events of the job, and how it ended, which is
 * exactly one of the last three. Called in order, on one event loop thread: be quick.
 */
public interface JobView extends JobListener {

  /** The job left the queue. */
  default void started() {}

  /** The job is done. */
  void finished(AdaptationResult result);

  /** The job could not be done. */
  void failed(GraftException error);

  /**
   * The job was cancelled.
   *
   * @param runDirectory what there was when it stopped
   */
  void cancelled(Path runDirectory);
}
