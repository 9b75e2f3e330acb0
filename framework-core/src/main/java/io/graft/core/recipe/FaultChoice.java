package io.graft.core.recipe;

/** What a job does about examples with faults. */
public enum FaultChoice {
  /** It does not start. */
  REFUSE,
  /** It leaves them out and says how many. */
  SKIP
}
