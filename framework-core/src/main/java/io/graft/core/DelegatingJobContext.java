package io.graft.core;

import io.graft.spi.JobContext;
import io.graft.spi.Settings;
import io.graft.spi.knowledge.KnowledgeGraph;
import io.graft.spi.tensor.RandomStream;
import java.util.Optional;

/** The job's part of a context that gives a service more than the job. */
public abstract class DelegatingJobContext implements JobContext {
  private final JobContext job;

  /**
   * @param job its settings are those of the service that is opened
   */
  protected DelegatingJobContext(JobContext job) {
    this.job = job;
  }

  @Override
  public final String jobId() {
    return job.jobId();
  }

  @Override
  public final long seed() {
    return job.seed();
  }

  @Override
  public final Settings settings() {
    return job.settings();
  }

  @Override
  public final RandomStream random(String stream) {
    return job.random(stream);
  }

  @Override
  public final Optional<KnowledgeGraph> knowledge() {
    return job.knowledge();
  }

  @Override
  public final boolean cancelled() {
    return job.cancelled();
  }
}
