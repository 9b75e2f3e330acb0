package io.graft.host.train;

import io.graft.core.job.AdaptationResult;
import io.graft.core.job.JobListener;
import java.util.function.BooleanSupplier;

/** Does a job from beginning to end on the calling thread, which it may keep for hours. */
@FunctionalInterface
public interface JobRunner {

  /**
   * Runs a job.
   *
   * @param listener hears what happens, on the calling thread
   * @param cancelled asked at each step; the job stops soon after it turned true
   * @return what it came to, never null
   * @throws io.graft.spi.GraftException when it failed, or stopped because it was cancelled;
   *     anything else thrown counts as Graft's own fault
   */
  AdaptationResult run(JobRequest request, JobListener listener, BooleanSupplier cancelled);
}
