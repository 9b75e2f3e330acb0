package io.graft.host.cli;

import io.graft.core.job.JobEvent;
import io.graft.core.job.JobListener;
import java.util.Locale;
import java.util.stream.Collectors;

/** Shows a running job on standard error. Used by one thread at a time. */
interface Progress extends JobListener, AutoCloseable {
  /** How many metrics of an evaluation are shown, the first ones. */
  int SHOWN = 2;

  /** Ends the show; what was drawn stays. */
  @Override
  void close();

  /** A bar on a terminal, plain lines elsewhere. */
  static Progress on(Console console) {
    return console.terminal() ? new BarProgress(console) : new PlainProgress(console);
  }

  /** A phase in words. */
  static String line(JobEvent.PhaseStarted phase) {
    return phase.detail().isEmpty() ? phase.name() : phase.name() + ": " + phase.detail();
  }

  /** An evaluation in words: {@code dev, epoch 2: f1 77.21 %, precision 74.35 % (best)}. */
  static String line(JobEvent.Evaluated evaluated) {
    String shown =
        evaluated.metrics().entrySet().stream()
            .limit(SHOWN)
            .map(e -> e.getKey() + " " + ResultTable.shown(e.getKey(), e.getValue()))
            .collect(Collectors.joining(", "));
    return "dev, epoch " + evaluated.epoch() + ": " + shown + (evaluated.best() ? " (best)" : "");
  }

  /** Seconds as {@code 0:07} or {@code 1:02:03}. */
  static String duration(double seconds) {
    long whole = Math.max(0, Math.round(seconds));
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
