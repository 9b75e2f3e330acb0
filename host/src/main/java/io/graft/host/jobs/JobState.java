package io.graft.host.jobs;

import java.util.Locale;

/** Where a job is. */
public enum JobState {
  /** It waits for its turn. */
  QUEUED,
  /** The trainer has it. */
  RUNNING,
  /** The trainer has it and was told to stop. */
  CANCELLING,
  /** It is done. */
  FINISHED,
  /** It could not be done. */
  FAILED,
  /** It was stopped, or never begun, because somebody wanted that. */
  CANCELLED;

  /** As contracts and the database write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static JobState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /** Whether nothing more happens by itself. */
  public boolean ended() {
    return this == FINISHED || this == FAILED || this == CANCELLED;
  }
}
