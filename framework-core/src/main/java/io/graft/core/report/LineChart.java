package io.graft.core.report;

import static io.graft.core.report.NumberText.at;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Curves over training steps, as an SVG drawing with a legend below. */
final class LineChart {
  private static final int WIDTH = 440;
  private static final int HEIGHT = 240;
  private static final int LEFT = 52;
  private static final int RIGHT = 14;
  private static final int TOP = 12;
  private static final int BOTTOM = 38;
  private static final int POINTS = 500;

  /** Curves of so few points show them too. */
  private static final int DOTTED = 40;

  private final String title;
  private final List<Series> series = new ArrayList<>();
  private final List<String> styles = new ArrayList<>();
  private double marked = Double.NaN;

  LineChart(String title) {
    this.title = title;
  }

  /**
   * @param style a class of the style sheet
   */
  LineChart add(Series curve, String style) {
    if (curve.size() > 0) {
      series.add(curve.sampled(POINTS));
      styles.add(style);
    }
    return this;
  }

  /** Marks a step with a line from top to bottom; the one at 0 is none. */
  LineChart mark(double step) {
    marked = step > 0 ? step : Double.NaN;
    return this;
  }

  void write(Markup page) {
    if (series.isEmpty()) {
      return;
    }
    Axis x = axis(true, LEFT, WIDTH - RIGHT);
    Axis y = axis(false, HEIGHT - BOTTOM, TOP);
    page.open("figure").element("figcaption", title);
    page.open(
        "svg",
        "viewBox",
        "0 0 " + WIDTH + " " + HEIGHT,
        "role",
        "img",
        "aria-label",
        description());
    grid(page, x, y);
    if (marked >= x.low() && marked <= x.high()) {
      line(page, "marker", x.at(marked), TOP, x.at(marked), HEIGHT - BOTTOM);
    }
    for (int i = 0; i < series.size(); i++) {
      curve(page, series.get(i), styles.get(i), x, y);
    }
    page.close();
    legend(page);
    page.close();
  }

  private Axis axis(boolean horizontal, double from, double to) {
    double[] all =
        series.stream()
            .flatMapToDouble(curve -> Arrays.stream(horizontal ? curve.steps() : curve.values()))
            .toArray();
    double least = DoubleStream.of(all).min().orElse(0);
    double greatest = DoubleStream.of(all).max().orElse(1);
    return Axis.over(horizontal ? 0 : least, greatest, !horizontal, from, to);
  }

  private String description() {
    StringBuilder text = new StringBuilder(title + " by training step.");
    for (Series curve : series) {
      double first = curve.values()[0];
      double last = curve.values()[curve.size() - 1];
      text.append(" ").append(curve.name()).append(" from ").append(short3(first));
      text.append(" to ").append(short3(last)).append(".");
    }
    return text.toString();
  }

  private static String short3(double value) {
    return String.format(java.util.Locale.ROOT, "%.3g", value);
  }

  private static void grid(Markup page, Axis x, Axis y) {
    for (double tick : y.ticks()) {
      line(page, "grid", LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick));
      label(page, LEFT - 6, y.at(tick) + 4, "end", NumberText.tick(tick, y.step()));
    }
    for (double tick : x.ticks()) {
      label(page, x.at(tick), HEIGHT - BOTTOM + 16, "middle", NumberText.tick(tick, x.step()));
    }
    label(page, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 5, "middle", "step");
  }

  static void line(Markup page, String style, double x1, double y1, double x2, double y2) {
    page.open("line", "class", style, "x1", at(x1), "y1", at(y1), "x2", at(x2), "y2", at(y2))
        .close();
  }

  static void label(Markup page, double x, double y, String anchor, String text) {
    page.element("text", text, "x", at(x), "y", at(y), "text-anchor", anchor);
  }

  private static void curve(Markup page, Series curve, String style, Axis x, Axis y) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < curve.size(); i++) {
      points.append(at(x.at(curve.steps()[i]))).append(',');
      points.append(at(y.at(curve.values()[i]))).append(' ');
    }
    page.open("polyline", "class", "curve " + style, "points", points.toString().strip()).close();
    if (curve.size() <= DOTTED) {
      for (int i = 0; i < curve.size(); i++) {
        String cx = at(x.at(curve.steps()[i]));
        String cy = at(y.at(curve.values()[i]));
        page.open("circle", "class", "dot " + style, "cx", cx, "cy", cy, "r", "2.5").close();
      }
    }
  }

  private void legend(Markup page) {
    if (series.size() < 2 && Double.isNaN(marked)) {
      return;
    }
    page.open("p", "class", "legend");
    for (int i = 0; i < series.size(); i++) {
      page.open("span").open("i", "class", "key " + styles.get(i)).close();
      page.text(series.get(i).name()).close().text(" ");
    }
    if (!Double.isNaN(marked)) {
      page.open("span").open("i", "class", "key marker").close().text("weights kept").close();
    }
    page.close();
  }
}
