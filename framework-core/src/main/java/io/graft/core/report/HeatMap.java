package io.graft.core.report;

import static io.graft.core.report.NumberText.at;

import io.graft.core.evaluate.ClassScore;
import io.graft.core.evaluate.ConfusionMatrix;
import java.util.List;
import java.util.Locale;

/**
 * A confusion matrix as a drawing: rows are labels, columns predictions, a cell the darker the
 * greater its share of the row. Classes go by their numbers, which the table of classes explains,
 * and by their names where there is room.
 */
final class HeatMap {
  /** More classes than this would be a drawing of dust. */
  static final int MOST_CLASSES = 160;

  private static final int FEW = 12;
  private static final int NAMED = 24;
  private static final int NAME_LENGTH = 18;
  private static final int SIDE = 480;
  private static final int TOP = 34;

  private final List<String> labels;
  private final ConfusionMatrix matrix;
  private final List<ClassScore> scores;
  private final double cell;
  private final int left;

  HeatMap(List<String> labels, ConfusionMatrix matrix) {
    this.labels = labels;
    this.matrix = matrix;
    this.scores = matrix.classScores();
    this.cell = Math.min(40, (double) SIDE / labels.size());
    this.left = labels.size() <= NAMED ? 150 : 46;
  }

  void write(Markup page) {
    int n = labels.size();
    double width = left + n * cell + 4;
    double height = TOP + n * cell + 4;
    page.open("figure").element("figcaption", "Rows: label. Columns: prediction.");
    page.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", "Matrix");
    page.open(
        "svg",
        "class",
        "matrix",
        "viewBox",
        "0 0 " + at(width) + " " + at(height),
        "style",
        "width:" + at(width) + "px",
        "role",
        "img",
        "aria-label",
        "Confusion matrix of " + n + " classes; the table of confusions has its greatest cells.");
    double bottom = TOP + n * cell;
    frame(page, bottom);
    for (int row = 0; row < n; row++) {
      names(page, row);
      cells(page, row);
    }
    page.close().close();
    scale(page);
    page.close();
  }

  private void frame(Markup page, double bottom) {
    double right = left + labels.size() * cell;
    LineChart.line(page, "grid", left, TOP, right, TOP);
    LineChart.line(page, "grid", left, bottom, right, bottom);
    LineChart.line(page, "grid", left, TOP, left, bottom);
    LineChart.line(page, "grid", right, TOP, right, bottom);
  }

  private void names(Markup page, int row) {
    int every = labels.size() <= NAMED ? 1 : labels.size() <= 80 ? 5 : 10;
    if (row % every != 0) {
      return;
    }
    String number = String.valueOf(row + 1);
    double middle = (row + 0.5) * cell;
    LineChart.label(page, left + middle, TOP - 8, "middle", number);
    String name = NumberText.brief(labels.get(row), NAME_LENGTH) + " " + number;
    LineChart.label(
        page, left - 6, TOP + middle + 4, "end", labels.size() <= NAMED ? name : number);
  }

  private void cells(Markup page, int row) {
    long support = scores.get(row).support();
    for (int column = 0; column < labels.size(); column++) {
      long count = matrix.count(row, column);
      if (count == 0) {
        continue;
      }
      double share = (double) count / support;
      double x = left + column * cell;
      double y = TOP + row * cell;
      page.open(
          "rect",
          "class",
          row == column ? "hit" : "miss",
          "x",
          at(x),
          "y",
          at(y),
          "width",
          at(cell),
          "height",
          at(cell),
          "fill-opacity",
          String.format(Locale.ROOT, "%.2f", 0.15 + 0.85 * share));
      page.element("title", tip(row, column, count, share)).close();
      if (labels.size() <= FEW) {
        String style = share > 0.55 ? "on-dark" : "on-light";
        page.element(
            "text",
            String.valueOf(count),
            "class",
            style,
            "x",
            at(x + cell / 2),
            "y",
            at(y + cell / 2 + 4),
            "text-anchor",
            "middle");
      }
    }
  }

  private String tip(int row, int column, long count, double share) {
    String what = row == column ? "right" : "predicted as " + labels.get(column);
    return labels.get(row) + " " + what + ": " + count + " (" + NumberText.percent(share) + ")";
  }

  private static void scale(Markup page) {
    page.open("p", "class", "legend");
    page.open("span").open("i", "class", "key hit").close().text("right").close().text(" ");
    page.open("span").open("i", "class", "key miss").close().text("confused").close().text(" ");
    page.element("span", "stronger: a greater share of the row");
    page.close();
  }
}
