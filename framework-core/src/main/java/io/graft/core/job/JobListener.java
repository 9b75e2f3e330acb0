package io.graft.core.job;

/** Hears the events of a job, on the thread that runs it: it must be quick and must not throw. */
@FunctionalInterface
public interface JobListener {

  void on(JobEvent event);

  /** Hears nothing. */
  static JobListener silent() {
    return event -> {};
  }
}
