package io.graft.core.train;

/** The number of the present step, which schedules and optimizers look at. */
public final class TrainingClock {
  private long step;

  /** Steps done. */
  public long step() {
    return step;
  }

  /** Goes on behind so many steps. */
  void startAt(long doneSteps) {
    step = doneSteps;
  }

  void advance() {
    step++;
  }
}
