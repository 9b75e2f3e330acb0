package io.graft.core.report;

import io.graft.core.evaluate.PairedBootstrap;
import io.graft.core.store.PredictedExample;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Base against adapted, metric by metric and example by example. */
final class ComparisonSection implements Section {

  @Override
  public String id() {
    return "comparison";
  }

  @Override
  public String title() {
    return "Base against adapted";
  }

  @Override
  public boolean applies(RunData run) {
    return run.metric() != null;
  }

  @Override
  public void write(RunData run, Markup page) {
    Map<String, Double> base = run.overview().baseMetrics();
    Map<String, Double> adapted = run.overview().metrics();
    LabelScores scores = run.scores();
    Map<String, PairedBootstrap.Interval> intervals =
        scores == null ? Map.of() : scores.differences();
    Set<String> names = new LinkedHashSet<>(Set.of(String.valueOf(run.metric())));
    names.addAll(adapted.keySet());
    Table table = new Table(page, "Metrics of base and adapted model");
    table.texts("Metric").numbers("Base").numbers("Adapted").numbers("Difference");
    table.numbers("95 % interval").begin();
    for (String name : names) {
      Double before = base.get(name);
      Double after = adapted.get(name);
      PairedBootstrap.Interval interval = intervals.get(name);
      table.row(
          NumberText.title(name),
          before == null ? "–" : NumberText.metric(name, before),
          after == null ? "–" : NumberText.metric(name, after),
          before == null || after == null ? "–" : NumberText.difference(name, after - before),
          interval == null ? "–" : SummarySection.span(name, interval));
    }
    table.end();
    notes(run, scores, intervals.isEmpty(), page);
  }

  private static void notes(
      RunData run,
      @org.jspecify.annotations.Nullable LabelScores scores,
      boolean bare,
      Markup page) {
    if (scores == null || bare) {
      page.element(
          "p",
          "The base is the model before training. There are no intervals: the task gives no"
              + " prediction of both models for each example.",
          "class",
          "note");
      return;
    }
    long both = 0;
    long gained = 0;
    long lost = 0;
    for (PredictedExample example : run.predictions()) {
      both += example.right() && example.baseRight() ? 1 : 0;
      gained += example.right() && !example.baseRight() ? 1 : 0;
      lost += !example.right() && example.baseRight() ? 1 : 0;
    }
    int all = run.predictions().size();
    page.paragraph(
        "Of "
            + NumberText.count(all)
            + " examples both models have "
            + NumberText.count(both)
            + " right, only the adapted one "
            + NumberText.count(gained)
            + ", only the base "
            + NumberText.count(lost)
            + ", neither "
            + NumberText.count(all - both - gained - lost)
            + ".");
    page.element(
        "p",
        "The base classifies by the nearest centroid of its vectors of the training data."
            + " Differences of shares are in points of percent; intervals are of a paired bootstrap"
            + " over the examples with "
            + PairedBootstrap.draws(all)
            + " draws and say nothing of other seeds.",
        "class",
        "note");
  }
}
