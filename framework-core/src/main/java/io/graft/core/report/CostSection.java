package io.graft.core.report;

import io.graft.core.store.RunOverview;
import org.jspecify.annotations.Nullable;

/** What the run took. */
final class CostSection implements Section {

  @Override
  public String id() {
    return "cost";
  }

  @Override
  public String title() {
    return "Cost";
  }

  @Override
  public boolean applies(RunData run) {
    return run.overview().number("train_seconds") != null;
  }

  @Override
  public void write(RunData run, Markup page) {
    RunOverview of = run.overview();
    Double seconds = of.number("train_seconds");
    Double flops = of.number("training_flops");
    Table table = new Table(page, "What the run took");
    table.texts("What").numbers("How much").begin();
    row(table, "Training", seconds == null ? null : NumberText.duration(seconds));
    row(table, "Steps", count(of.number("steps")));
    row(table, "Weights kept of step", count(of.number("best_step")));
    row(table, "Tokens a second, without padding", count(of.number("real_tokens_per_second")));
    Double padded = of.number("padded_over_real");
    row(table, "Padding", padded == null ? null : NumberText.percent(1 - 1 / Math.max(1, padded)));
    Double memory = of.number("peak_rss_mb");
    row(
        table,
        "Peak resident memory of the process",
        memory == null || memory == 0 ? null : NumberText.count(memory) + " MiB");
    row(table, "Trained parameters", count(of.number("trainable_parameters")));
    row(table, "All parameters", count(of.number("total_parameters")));
    row(table, "Encoder FLOPs of training", flops == null ? null : NumberText.large(flops));
    row(
        table,
        "Encoder FLOP/s over training",
        flops == null || seconds == null
            ? null
            : NumberText.large(flops / Math.max(1e-9, seconds)));
    table.end();
    page.element(
        "p",
        "FLOPs are counted from shapes: matrix products of the encoder with its weights and of"
            + " attention, padding included, a multiplication and an addition as two. Times are"
            + " without looks at the development data.",
        "class",
        "note");
  }

  private static @Nullable String count(@Nullable Double value) {
    return value == null ? null : NumberText.count(value);
  }

  private static void row(Table table, String what, @Nullable String howMuch) {
    if (howMuch != null) {
      table.row(what, howMuch);
    }
  }
}
