package io.graft.host.cli;

import io.graft.core.job.JobEvent;
import io.graft.core.job.JobListener;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows a running job on standard error. Used by one thread at a time. */
interface Progress extends JobListener, AutoCloseable {
  /** The metrics that people look at first; the first two that are there are shown. */
  List<String> SHOWN = List.of("accuracy", "micro_f1_with_none", "macro_f1_with_none", "macro_f1");

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

  /** An evaluation in words: {@code dev, epoch 2: accuracy 91.20 %, macro_f1 90.11 % (best)}. */
  static String line(JobEvent.Evaluated evaluated) {
    Map<String, Double> metrics = evaluated.metrics();
    String shown =
        SHOWN.stream()
            .filter(metrics::containsKey)
            .limit(2)
            .map(name -> String.format(Locale.ROOT, "%s %.2f %%", name, 100 * metrics.get(name)))
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
