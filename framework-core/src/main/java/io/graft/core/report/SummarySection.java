package io.graft.core.report;

import io.graft.core.evaluate.Metrics;
import io.graft.core.evaluate.PairedBootstrap;
import io.graft.core.store.RunOverview;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the run came to, in one sentence and a few figures. */
final class SummarySection implements Section {

  @Override
  public String id() {
    return "summary";
  }

  @Override
  public String title() {
    return "Result";
  }

  @Override
  public boolean applies(RunData run) {
    return true;
  }

  @Override
  public void write(RunData run, Markup page) {
    RunOverview overview = run.overview();
    String metric = run.metric();
    Double value = overview.number("value");
    Double before = overview.number("base_value");
    if (metric == null || value == null || before == null) {
      page.element(
          "p",
          "The run has no result: it goes on, failed or was stopped. What it has measured so far"
              + " is below; log.txt in its folder tells more.",
          "class",
          "lead");
      return;
    }
    page.element("p", verdict(run, metric, before, value), "class", "lead");
    page.open("dl", "class", "figures");
    figure(page, "Base", NumberText.metric(metric, before));
    figure(page, "Adapted", NumberText.metric(metric, value));
    Double seconds = overview.number("train_seconds");
    Double trained = overview.number("trainable_parameters");
    Double memory = overview.number("peak_rss_mb");
    if (seconds != null) {
      figure(page, "Training", NumberText.duration(seconds));
    }
    if (trained != null) {
      figure(page, "Trained parameters", NumberText.large(trained));
    }
    if (memory != null && memory > 0) {
      figure(page, "Peak memory", NumberText.count(memory) + " MiB");
    }
    page.close();
  }

  private static void figure(Markup page, String name, String value) {
    page.open("div").element("dt", name).element("dd", value).close();
  }

  /** Says of a gain only what the data shows. */
  private static String verdict(RunData run, String metric, double before, double after) {
    String name = NumberText.title(metric);
    String on = " on " + run.overview().text("evaluated_on");
    String values = NumberText.metric(metric, before) + " to " + NumberText.metric(metric, after);
    String difference = NumberText.difference(metric, after - before);
    String unit = Metrics.share(metric) ? " points" : "";
    boolean better = Metrics.lowerIsBetter(metric) ? after < before : after > before;
    String how = after == before ? "stayed the same" : better ? "got better" : "got worse";
    PairedBootstrap.@Nullable Interval interval =
        run.scores() == null ? null : run.scores().differences().get(metric);
    String tail =
        interval == null
            ? "."
            : interval.excludesZero()
                ? "; the 95 % interval of the difference is " + span(metric, interval) + "."
                : "; the 95 % interval of the difference, "
                    + span(metric, interval)
                    + ", holds zero: this data does not show a difference.";
    return String.format(
        Locale.ROOT, "%s%s %s: %s (%s%s)%s", name, on, how, values, difference, unit, tail);
  }

  static String span(String metric, PairedBootstrap.Interval interval) {
    return NumberText.difference(metric, interval.low())
        + " to "
        + NumberText.difference(metric, interval.high());
  }
}
