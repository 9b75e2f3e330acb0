package io.graft.host.cli;

import io.graft.core.job.AdaptationResult;
import java.util.Locale;

/** What people read of an adaptation. */
final class ResultText {
  private ResultText() {}

  /** Prints the table of metrics and what the training took. */
  static void print(Console console, AdaptationResult result) {
    console.print("");
    console.print("On " + result.evaluatedOn() + " (base: what it does untrained):");
    ResultTable.print(console, result.metric(), result.metrics(), result.baseMetrics());
    console.print("");
    console.print(
        String.format(
            Locale.ROOT,
            "  trained %,d of %,d parameters in %s (%,d steps)",
            result.trainableParameters(),
            result.totalParameters(),
            Progress.duration(result.trainSeconds()),
            result.steps()));
    console.print(
        String.format(
            Locale.ROOT,
            "  %,.0f tokens/s, %.0f %% padding, peak memory %,.0f MiB",
            result.realTokensPerSecond(),
            100 * (1 - 1 / Math.max(1, result.paddedOverReal())),
            result.peakRssMb()));
    console.print("  run directory: " + result.runDirectory());
  }
}
