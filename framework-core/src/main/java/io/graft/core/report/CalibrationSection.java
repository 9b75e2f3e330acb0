package io.graft.core.report;

import io.graft.core.evaluate.CalibrationError;
import java.util.Objects;

/** Whether the adapted model is as often right as it is sure. */
final class CalibrationSection implements Section {

  @Override
  public String id() {
    return "calibration";
  }

  @Override
  public String title() {
    return "Calibration";
  }

  @Override
  public boolean applies(RunData run) {
    return run.scores() != null;
  }

  @Override
  public void write(RunData run, Markup page) {
    LabelScores scores = Objects.requireNonNull(run.scores());
    CalibrationError calibration = scores.calibration();
    boolean each = scores.multiLabel();
    page.paragraph(
        "The expected calibration error of the adapted model is "
            + NumberText.percent(calibration.value())
            + ", over "
            + calibration.bins().size()
            + " bins"
            + (each
                ? " of the probability of each label."
                : " of the chosen label's probability."));
    page.element(
        "p",
        "Bars below the diagonal: surer than right. The base chooses by similarities, which are no"
            + " probabilities, and is not drawn.",
        "class",
        "note");
    new ReliabilityDiagram(
            calibration.bins(),
            each ? "probability of a label" : "confidence",
            each ? "share that has it" : "share that is right")
        .write(page);
  }
}
