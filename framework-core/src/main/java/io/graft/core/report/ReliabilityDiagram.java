package io.graft.core.report;

import static io.graft.core.report.NumberText.at;

import io.graft.core.evaluate.CalibrationError;
import java.util.List;

/**
 * A reliability diagram (Niculescu-Mizil and Caruana 2005): the share that is right over the
 * confidence, in bins, against the diagonal of perfect calibration; below it how many predictions
 * each bin has.
 */
final class ReliabilityDiagram {
  private static final int WIDTH = 360;
  private static final int LEFT = 48;
  private static final int TOP = 10;
  private static final int SIDE = 296;
  private static final int BARS = 60;
  private static final int GAP = 12;
  private static final int HEIGHT = TOP + SIDE + GAP + BARS + 38;

  private final List<CalibrationError.Bin> bins;
  private final String horizontal;
  private final String vertical;

  /**
   * @param horizontal what confidence is here
   * @param vertical what being right is here
   */
  ReliabilityDiagram(List<CalibrationError.Bin> bins, String horizontal, String vertical) {
    this.bins = bins;
    this.horizontal = horizontal;
    this.vertical = vertical;
  }

  void write(Markup page) {
    Axis x = new Axis(0, 1, 0.2, LEFT, LEFT + SIDE);
    Axis y = new Axis(0, 1, 0.2, TOP + SIDE, TOP);
    page.open("figure", "class", "square");
    page.element("figcaption", NumberText.title(vertical) + " over " + horizontal);
    page.open(
        "svg", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img", "aria-label", label());
    for (double tick : y.ticks()) {
      LineChart.line(page, "grid", LEFT, y.at(tick), LEFT + SIDE, y.at(tick));
      LineChart.label(page, LEFT - 6, y.at(tick) + 4, "end", NumberText.tick(tick, 0.2));
      LineChart.label(page, x.at(tick), HEIGHT - 20, "middle", NumberText.tick(tick, 0.2));
    }
    long most = bins.stream().mapToLong(CalibrationError.Bin::count).max().orElse(1);
    for (CalibrationError.Bin bin : bins) {
      if (bin.count() > 0) {
        bar(page, bin, x, y, most);
      }
    }
    LineChart.line(page, "diagonal", LEFT, TOP + SIDE, LEFT + SIDE, TOP);
    LineChart.label(page, LEFT + SIDE / 2.0, HEIGHT - 4, "middle", horizontal);
    LineChart.label(page, LEFT - 6, TOP + SIDE + GAP + BARS, "end", "count");
    page.close();
    page.open("p", "class", "legend");
    page.open("span").open("i", "class", "key adapted").close().text(vertical).close().text(" ");
    page.open("span").open("i", "class", "key marker").close().text("perfect").close();
    page.close().close();
  }

  private static void bar(Markup page, CalibrationError.Bin bin, Axis x, Axis y, long most) {
    double left = x.at(bin.from()) + 1;
    double width = x.at(bin.to()) - left - 1;
    double top = y.at(bin.accuracy());
    rect(page, "adapted", left, top, width, TOP + SIDE - top, tip(bin));
    double height = Math.max(1, BARS * (double) bin.count() / most);
    rect(page, "base", left, TOP + SIDE + GAP + BARS - height, width, height, tip(bin));
  }

  private static void rect(
      Markup page, String style, double x, double y, double width, double height, String tip) {
    page.open(
            "rect",
            "class",
            "bar " + style,
            "x",
            at(x),
            "y",
            at(y),
            "width",
            at(width),
            "height",
            at(Math.max(0, height)))
        .element("title", tip)
        .close();
  }

  private static String tip(CalibrationError.Bin bin) {
    return NumberText.count(bin.count())
        + " predictions, confidence "
        + NumberText.percent(bin.confidence())
        + ", right "
        + NumberText.percent(bin.accuracy());
  }

  private String label() {
    StringBuilder text = new StringBuilder("Reliability diagram.");
    for (CalibrationError.Bin bin : bins) {
      if (bin.count() > 0) {
        text.append(' ').append(tip(bin)).append('.');
      }
    }
    return text.toString();
  }
}
