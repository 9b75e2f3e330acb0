package io.graft.core.report;

import io.graft.core.evaluate.ClassScore;
import io.graft.core.evaluate.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Which classes are taken for which. */
final class ConfusionSection implements Section {
  private static final int MOST = 15;

  /** Examples of one class that were predicted as another. */
  private record Confusion(int label, int predicted, long count) {}

  @Override
  public String id() {
    return "confusion";
  }

  @Override
  public String title() {
    return "Confusions";
  }

  @Override
  public boolean applies(RunData run) {
    return run.scores() != null && !run.scores().multiLabel();
  }

  @Override
  public void write(RunData run, Markup page) {
    LabelScores scores = Objects.requireNonNull(run.scores());
    ConfusionMatrix matrix = scores.confusion();
    List<String> labels = scores.labels();
    List<ClassScore> classes = matrix.classScores();
    List<Confusion> confusions = greatest(matrix, labels.size());
    if (confusions.isEmpty()) {
      page.paragraph("No example was taken for one of another class.");
    } else {
      Table table = new Table(page, "The most frequent confusions");
      table.texts("Label").texts("Predicted").numbers("Examples").numbers("Of the label").begin();
      for (Confusion confusion : confusions) {
        table.row(
            labels.get(confusion.label()),
            labels.get(confusion.predicted()),
            NumberText.count(confusion.count()),
            NumberText.percent(
                (double) confusion.count() / classes.get(confusion.label()).support()));
      }
      table.end();
    }
    if (labels.size() <= HeatMap.MOST_CLASSES) {
      new HeatMap(labels, matrix).write(page);
    }
  }

  private static List<Confusion> greatest(ConfusionMatrix matrix, int classes) {
    List<Confusion> all = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        long count = matrix.count(label, predicted);
        if (label != predicted && count > 0) {
          all.add(new Confusion(label, predicted, count));
        }
      }
    }
    all.sort(Comparator.comparingLong(confusion -> -confusion.count()));
    return all.subList(0, Math.min(MOST, all.size()));
  }
}
