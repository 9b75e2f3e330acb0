package io.graft.spi.train;

/**
 * How a learning rate goes over the steps of a job.
 *
 * @param kind the form after warmup
 * @param warmup the share of all steps, in [0, 1), during which the rate rises linearly from 0
 */
public record Schedule(Kind kind, double warmup) {
  /** The forms. */
  public enum Kind {
    /** Down to 0 in a straight line. */
    LINEAR,
    /** Down to 0 along half a cosine (Loshchilov and Hutter 2017, without restarts). */
    COSINE,
    /** Stays. */
    CONSTANT
  }

  public Schedule {
    if (warmup < 0 || warmup >= 1) {
      throw new IllegalArgumentException("warmup " + warmup + " is outside [0, 1)");
    }
  }

  /**
   * The factor of the learning rate.
   *
   * @param step the number of steps already done, from 0
   * @param total all steps
   */
  public double factor(long step, long total) {
    long rising = Math.max(warmup > 0 ? 1 : 0, (long) (warmup * total));
    if (step < rising) {
      return (double) (step + 1) / (rising + 1);
    }
    double done = (double) (step - rising) / Math.max(1, total - rising);
    return switch (kind) {
      case LINEAR -> Math.max(0, 1 - done);
      case COSINE -> 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done)));
      case CONSTANT -> 1;
    };
  }
}
