package io.graft.core.report;

import java.util.Map;

/** What became of texts that have nothing to do with the task. */
final class ForgettingSection implements Section {

  @Override
  public String id() {
    return "forgetting";
  }

  @Override
  public String title() {
    return "Forgetting";
  }

  @Override
  public boolean applies(RunData run) {
    return !run.rows("forgetting").isEmpty();
  }

  @Override
  public void write(RunData run, Markup page) {
    Table table = new Table(page, "General texts before and after training");
    table.texts("General texts").numbers("Texts").numbers("Same topic, base");
    table.numbers("Same topic, adapted").numbers("Neighbours kept").numbers("CKA").begin();
    for (Map<String, Object> row : run.rows("forgetting")) {
      table.row(
          NumberText.title(String.valueOf(row.get("set"))),
          NumberText.count(number(row, "texts")),
          NumberText.percent(number(row, "base_neighbour_accuracy")),
          NumberText.percent(number(row, "neighbour_accuracy")),
          NumberText.percent(number(row, "neighbours_kept")),
          NumberText.tick(number(row, "cka"), 0.001));
    }
    table.end();
    page.element(
        "p",
        "Sentences on ten everyday topics, embedded as the mean of their tokens. Same topic: how"
            + " often a sentence's nearest other one is of its topic. Neighbours kept: the share of"
            + " its ten nearest that are still among them after training. CKA: linear centred"
            + " kernel alignment of all vectors before and after; 1 when nothing changed but turn"
            + " and scale.",
        "class",
        "note");
  }

  private static double number(Map<String, Object> row, String key) {
    try {
      return Double.parseDouble(String.valueOf(row.get(key)));
    } catch (NumberFormatException missing) {
      return Double.NaN;
    }
  }
}
