package io.graft.core.report;

import io.graft.core.store.PredictedExample;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/** The examples that the adapted model was surest about and got wrong. */
final class ErrorsSection implements Section {
  private static final int MOST = 25;
  private static final int TEXT_LENGTH = 600;

  @Override
  public String id() {
    return "errors";
  }

  @Override
  public String title() {
    return "Worst errors";
  }

  @Override
  public boolean applies(RunData run) {
    return run.scores() != null;
  }

  @Override
  public void write(RunData run, Markup page) {
    LabelScores scores = Objects.requireNonNull(run.scores());
    List<PredictedExample> examples = run.predictions();
    int[] wrong =
        IntStream.range(0, examples.size()).filter(i -> !examples.get(i).right()).toArray();
    page.paragraph(
        NumberText.count(wrong.length)
            + " of "
            + NumberText.count(examples.size())
            + " examples are not all right"
            + (wrong.length > MOST ? "; the " + MOST + " that the model was surest about:" : "."));
    page.open("ol", "class", "errors");
    IntStream.of(wrong)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -scores.wrongness(i)))
        .limit(MOST)
        .forEach(i -> error(i, examples.get(i), scores, page));
    page.close();
  }

  private static void error(int number, PredictedExample example, LabelScores scores, Markup page) {
    page.open("li");
    page.quoted("p", NumberText.brief(example.text(), TEXT_LENGTH), "class", "quote");
    String second = example.second();
    if (second != null) {
      page.quoted("p", NumberText.brief(second, TEXT_LENGTH), "class", "quote");
    }
    page.open("dl", "class", "said");
    said(page, "label", labels(number, example.gold(), scores), "right");
    said(page, "predicted", labels(number, example.predicted(), scores), "wrong");
    List<String> base = example.basePredicted();
    if (base != null) {
      said(page, "base", base.isEmpty() ? "none" : String.join(", ", base), "plain");
    }
    page.close();
    page.element("p", example.id(), "class", "where").close();
  }

  private static void said(Markup page, String who, String what, String style) {
    page.open("div").element("dt", who).quoted("dd", what, "class", style).close();
  }

  private static String labels(int number, List<String> labels, LabelScores scores) {
    return labels.isEmpty()
        ? "none"
        : String.join(
            ", ",
            labels.stream()
                .map(
                    label ->
                        String.format(
                            Locale.ROOT, "%s (%.3f)", label, scores.probability(number, label)))
                .toList());
  }
}
