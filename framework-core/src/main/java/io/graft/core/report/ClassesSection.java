package io.graft.core.report;

import io.graft.core.evaluate.ClassScore;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** How well each class is found. */
final class ClassesSection implements Section {
  private static final int MOST = 500;

  @Override
  public String id() {
    return "classes";
  }

  @Override
  public String title() {
    return "Classes";
  }

  @Override
  public boolean applies(RunData run) {
    return run.scores() != null;
  }

  @Override
  public void write(RunData run, Markup page) {
    LabelScores scores = Objects.requireNonNull(run.scores());
    List<ClassScore> adapted = scores.adaptedClasses();
    List<ClassScore> base = scores.baseClasses();
    int[] order =
        IntStream.range(0, adapted.size())
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer i) -> adapted.get(i).f1())
                    .thenComparing(i -> -adapted.get(i).support()))
            .mapToInt(Integer::intValue)
            .limit(MOST)
            .toArray();
    page.element(
        "p",
        "The worst F1 first."
            + (adapted.size() > MOST ? " The other classes are left out." : "")
            + " A class that does not occur counts 0.",
        "class",
        "note");
    Table table = new Table(page, "Scores of each class").sortable();
    table.numbers("No.").texts("Class").numbers("Examples").numbers("Precision");
    table.numbers("Recall").numbers("F1").numbers("Base F1").numbers("Difference").begin();
    for (int i : order) {
      ClassScore own = adapted.get(i);
      table.row(
          String.valueOf(i + 1),
          scores.labels().get(i),
          NumberText.count(own.support()),
          NumberText.percent(own.precision()),
          NumberText.percent(own.recall()),
          NumberText.percent(own.f1()),
          base == null ? "–" : NumberText.percent(base.get(i).f1()),
          base == null ? "–" : NumberText.difference("f1", own.f1() - base.get(i).f1()));
    }
    table.end();
  }
}
