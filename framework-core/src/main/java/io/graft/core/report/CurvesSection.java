package io.graft.core.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How training went. */
final class CurvesSection implements Section {
  private static final String DEV = "dev_";
  private static final List<String> COLOURS = List.of("adapted", "second", "third", "base");
  private static final int SMOOTHED_FROM = 30;

  @Override
  public String id() {
    return "training";
  }

  @Override
  public String title() {
    return "Training";
  }

  @Override
  public boolean applies(RunData run) {
    return run.curves().stream().anyMatch(curve -> curve.size() > 0);
  }

  @Override
  public void write(RunData run, Markup page) {
    Double best = run.overview().number("best_step");
    double kept = best == null ? 0 : best;
    page.open("div", "class", "charts");
    run.curve("loss").ifPresent(loss -> loss(loss, kept, page));
    development(run, kept, page);
    run.curve("learning_rate")
        .ifPresent(rate -> new LineChart("Learning rate").add(rate, "adapted").write(page));
    run.curve("tokens_per_second")
        .ifPresent(
            rate ->
                new LineChart("Tokens a second, without padding")
                    .add(rate.smoothed("moving average"), "adapted")
                    .write(page));
    page.close();
  }

  private static void loss(Series loss, double kept, Markup page) {
    LineChart chart = new LineChart("Training loss");
    if (loss.size() < SMOOTHED_FROM) {
      chart.add(loss, "adapted");
    } else {
      chart.add(named(loss, "each step"), "faint").add(loss.smoothed("moving average"), "adapted");
    }
    chart.mark(kept).write(page);
  }

  /** The primary metric and those beside it of the same kind in one chart, errors in another. */
  private static void development(RunData run, double kept, Markup page) {
    @Nullable String primary = run.metric();
    List<Series> all = run.curves().stream().filter(curve -> curve.name().startsWith(DEV)).toList();
    List<Series> shares =
        all.stream()
            .filter(curve -> chosen(bare(curve), primary))
            .sorted((a, b) -> Boolean.compare(bare(b).equals(primary), bare(a).equals(primary)))
            .limit(COLOURS.size())
            .toList();
    LineChart chart = new LineChart("Development data");
    for (int i = 0; i < shares.size(); i++) {
      String name = NumberText.title(bare(shares.get(i)));
      chart.add(named(shares.get(i), name), COLOURS.get(i));
    }
    chart.mark(shares.isEmpty() ? 0 : kept).write(page);
    all.stream()
        .filter(curve -> bare(curve).equals("calibration_error"))
        .findFirst()
        .ifPresent(
            curve ->
                new LineChart("Calibration error on development data")
                    .add(named(curve, "error"), "second")
                    .mark(kept)
                    .write(page));
  }

  /** The names that tell most; others stand in metrics.jsonl and TensorBoard. */
  private static boolean chosen(String name, @Nullable String primary) {
    return name.equals(primary)
        || (!"perplexity".equals(primary)
            && List.of("accuracy", "macro_f1", "weighted_f1", "micro_f1_with_none", "mrr")
                .contains(name));
  }

  private static String bare(Series curve) {
    return curve.name().substring(DEV.length());
  }

  private static Series named(Series curve, String name) {
    return new Series(name, curve.steps(), curve.values());
  }
}
