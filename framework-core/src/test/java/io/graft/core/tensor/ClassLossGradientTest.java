package io.graft.core.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.task.ClassLoss;
import io.graft.core.text.read.LabelSet;
import io.graft.spi.GraftException;
import io.graft.spi.Settings;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.train.Loss;
import io.graft.spi.train.Targets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The losses of classes: values worked out here in double, gradients by finite differences. */
class ClassLossGradientTest {
  private static final LabelSet LABELS = LabelSet.of(List.of("a", "b", "c"));
  private static final float[] LOGITS = {0.3f, -0.2f, 1.1f, 0.7f, 0.1f, -1f, 2f, 0f, 0.5f};
  private static final int[] TARGETS = {2, 1, -100};
  private static final long[] COUNTS = {6, 2, 0};

  private Engine engine;
  private TensorTape tape;

  @BeforeEach
  void open() {
    engine = Engine.open(1);
    tape = engine.newTape(1);
  }

  @AfterEach
  void close() {
    tape.close();
    engine.close();
  }

  private static Loss loss(Map<String, ?> settings) {
    return ClassLoss.of(Settings.of(ClassLoss.settingsWith(), settings, "task"), LABELS, COUNTS);
  }

  private void check(Map<String, ?> settings, double expected) {
    Loss loss = loss(settings);
    Parameter logits = tape.parameter("logits", Shape.of(3, 3), LOGITS, true);
    Targets targets = Targets.ofClasses(TARGETS);
    assertEquals(expected, loss.of(tape, logits, targets).item(), 1e-5);
    FiniteDifferences.check(
        tape, List.of(logits), parameters -> loss.of(tape, parameters.get(0), targets));
  }

  private static double probability(int row) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      sum += Math.exp(LOGITS[3 * row + c]);
    }
    return Math.exp(LOGITS[3 * row + TARGETS[row]]) / sum;
  }

  private static double focal(int row, double gamma) {
    double p = probability(row);
    return -Math.pow(1 - p, gamma) * Math.log(p);
  }

  @Test
  void focalLossesOfOneRowAndOfWeightedRows() {
    check(Map.of("focal_gamma", 2.0), (focal(0, 2) + focal(1, 2)) / 2);
    check(
        Map.of("focal_gamma", 0.5, "class_weights", Map.of("b", 3.0)),
        (focal(0, 0.5) + 3 * focal(1, 0.5)) / 4);
  }

  /** 8 examples of 2 classes that occur: a weighs 8 / (2 * 6), b 8 / (2 * 2), c 1. */
  @Test
  void balancedWeights() {
    check(Map.of("class_weighting", "balanced"), (focal(0, 0) + 2 * focal(1, 0)) / 3);
  }

  @Test
  void plainAndSmoothed() {
    check(Map.of(), (focal(0, 0) + focal(1, 0)) / 2);
    double expected = 0;
    for (int row = 0; row < 2; row++) {
      double own = -Math.log(probability(row));
      double mean = 0;
      for (int c = 0; c < 3; c++) {
        mean += (own + LOGITS[3 * row + TARGETS[row]] - LOGITS[3 * row + c]) / 3;
      }
      expected += (0.9 * own + 0.1 * mean) / 2;
    }
    check(Map.of("label_smoothing", 0.1), expected);
  }

  @Test
  void contradictionsAreRefused() {
    for (Map<String, ?> settings :
        List.<Map<String, ?>>of(
            Map.of("focal_gamma", 1.0, "label_smoothing", 0.1),
            Map.of("class_weighting", "balanced", "class_weights", Map.of("a", 2.0)),
            Map.of("class_weights", Map.of("d", 2.0)),
            Map.of("class_weights", Map.of("a", -1.0)))) {
      GraftException e = assertThrows(GraftException.class, () -> loss(settings));
      assertTrue(e.where().startsWith("task."), e.where());
    }
  }
}
