package io.graft.host.cli;

import io.graft.core.job.JobEvent;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A line for each phase and evaluation, and one every few seconds for the steps. */
final class PlainProgress implements Progress {
  private static final long NANOS_BETWEEN_LINES = TimeUnit.SECONDS.toNanos(5);

  private final Console console;
  private long lastNanos;
  private boolean first = true;

  PlainProgress(Console console) {
    this.console = console;
  }

  @Override
  public void on(JobEvent event) {
    if (event instanceof JobEvent.PhaseStarted phase) {
      console.note(Progress.line(phase));
    } else if (event instanceof JobEvent.Evaluated evaluated) {
      console.note(Progress.line(evaluated));
    } else if (event instanceof JobEvent.Warned warned) {
      console.note("warning: " + warned.message());
    } else if (event instanceof JobEvent.StepDone step) {
      step(step);
    }
  }

  private void step(JobEvent.StepDone step) {
    long now = System.nanoTime();
    boolean last = step.step() == step.totalSteps();
    if (!first && !last && now - lastNanos < NANOS_BETWEEN_LINES) {
      return;
    }
    first = false;
    lastNanos = now;
    console.note(
        String.format(
            Locale.ROOT,
            "step %d of %d, epoch %d, loss %.4f, %.0f tokens/s, %s left",
            step.step(),
            step.totalSteps(),
            step.epoch(),
            step.loss(),
            step.realTokensPerSecond(),
            Progress.duration(step.secondsLeft())));
  }

  @Override
  public void close() {}
}
