package io.graft.core.job;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a job tells while it runs. Events carry progress, never the truth: that is in the run. */
public sealed interface JobEvent {

  /**
   * A phase began.
   *
   * @param name one of reading, augmenting, loading, encoding, training, evaluating, saving
   * @param detail one line for people
   */
  record PhaseStarted(String name, String detail) implements JobEvent {}

  /**
   * A training step ended.
   *
   * @param step steps done, from 1
   * @param totalSteps all steps
   * @param epoch the epoch it belongs to, from 1
   * @param loss the loss of the step
   * @param learningRate the rate it used
   * @param realTokensPerSecond tokens without padding, over the last steps
   * @param secondsLeft estimated time until the last step ends
   */
  record StepDone(
      long step,
      long totalSteps,
      int epoch,
      double loss,
      double learningRate,
      double realTokensPerSecond,
      double secondsLeft)
      implements JobEvent {}

  /**
   * The development data was evaluated.
   *
   * @param step steps done
   * @param epoch the epoch that ended or is running, from 1
   * @param metrics by name, the one that is watched first; shares are fractions
   * @param best whether it is the best so far
   */
  record Evaluated(long step, int epoch, Map<String, Double> metrics, boolean best)
      implements JobEvent {
    public Evaluated {
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
  }

  /** Something that the user should know but that does not stop the job. */
  record Warned(String message) implements JobEvent {}
}
