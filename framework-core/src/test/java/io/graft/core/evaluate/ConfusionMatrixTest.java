package io.graft.core.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  private static final double EXACT = 1e-12;

  private static ConfusionMatrix matrix(int classes, int[] labels, int[] predictions) {
    ConfusionMatrix matrix = new ConfusionMatrix(classes);
    for (int i = 0; i < labels.length; i++) {
      matrix.add(labels[i], predictions[i]);
    }
    return matrix;
  }

  /**
   * Class 0: 2 right, 3 predicted, 2 labelled: precision 2/3, recall 1, F1 2·2/(3+2) = 4/5. Class
   * 1: 0 right, 1 predicted, 2 labelled: all 0. Class 2: 1 right, 2 predicted, 2 labelled: all 1/2.
   */
  @Test
  void threeClasses() {
    ConfusionMatrix matrix = matrix(3, new int[] {0, 1, 2, 0, 1, 2}, new int[] {0, 2, 1, 0, 0, 2});
    Metrics metrics = matrix.metrics();
    assertEquals("accuracy", metrics.primary());
    assertEquals(3 / 6.0, metrics.value(), EXACT);
    assertEquals((4 / 5.0 + 0 + 1 / 2.0) / 3, metrics.value("macro_f1"), EXACT);
    assertEquals(3 / 6.0, metrics.value("micro_f1"), EXACT);
    assertEquals((2 * 4 / 5.0 + 0 + 2 * 1 / 2.0) / 6, metrics.value("weighted_f1"), EXACT);
    assertEquals((2 / 3.0 + 0 + 1 / 2.0) / 3, metrics.value("macro_precision"), EXACT);
    assertEquals((1 + 0 + 1 / 2.0) / 3, metrics.value("macro_recall"), EXACT);
    // s 6, right 3, sum of predicted·labelled 3·2 + 1·2 + 2·2 = 12, of squares 14 and 12:
    // (3·6 − 12) / sqrt((36 − 14)(36 − 12)) = 6 / sqrt(528)
    assertEquals(6 / Math.sqrt(528), metrics.value("matthews"), EXACT);
    assertEquals(2, matrix.count(0, 0));
    assertEquals(1, matrix.count(1, 2));
    assertEquals(0, matrix.count(2, 0));
    assertEquals(new ClassScore(2, 3, 2), matrix.classScores().get(0));
    assertEquals(
        List.of(
            "accuracy",
            "macro_f1",
            "micro_f1",
            "weighted_f1",
            "macro_precision",
            "macro_recall",
            "matthews"),
        List.copyOf(metrics.values().keySet()));
  }

  /** Labels 3 and predictions 4 of 5 never occur: the mean is over the three classes that do. */
  @Test
  void classesThatDoNotOccurAreLeftOut() {
    ConfusionMatrix matrix = matrix(5, new int[] {0, 0, 1}, new int[] {0, 2, 1});
    // class 0: 1 right, 1 predicted, 2 labelled: 2/3; class 1: 1; class 2: predicted only, 0
    assertEquals((2 / 3.0 + 1 + 0) / 3, matrix.macroF1(), EXACT);
  }

  /** Two right and one wrong of class 1, one of class 0 wrong: (2·0 − 1·1) / sqrt(3·3·1·1). */
  @Test
  void matthewsOfTwoClassesIsTheFourfoldFormula() {
    ConfusionMatrix matrix = matrix(2, new int[] {1, 1, 1, 0}, new int[] {1, 0, 1, 1});
    assertEquals(-1 / 3.0, matrix.matthews(), EXACT);
    assertEquals(1, matrix(2, new int[] {0, 1}, new int[] {0, 1}).matthews(), EXACT);
    assertEquals(-1, matrix(2, new int[] {0, 1}, new int[] {1, 0}).matthews(), EXACT);
    assertEquals(0, matrix(2, new int[] {0, 1}, new int[] {1, 1}).matthews(), EXACT);
  }

  @Property(tries = 500)
  void valuesStayInTheirRanges(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 35) Integer> pairs) {
    ConfusionMatrix matrix = new ConfusionMatrix(6);
    pairs.forEach(pair -> matrix.add(pair / 6, pair % 6));
    matrix
        .metrics()
        .values()
        .forEach(
            (name, value) ->
                assertTrue(
                    value >= (name.equals("matthews") ? -1 - EXACT : 0) && value <= 1 + EXACT,
                    name + " " + value));
    boolean allRight = pairs.stream().allMatch(pair -> pair / 6 == pair % 6);
    assertEquals(allRight, matrix.macroF1() > 1 - EXACT);
  }

  @Test
  void misuseIsRefused() {
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    assertThrows(IllegalStateException.class, matrix::metrics);
    assertThrows(IndexOutOfBoundsException.class, () -> matrix.add(2, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> matrix.add(0, -1));
    assertThrows(IllegalArgumentException.class, () -> new ConfusionMatrix(0));
  }
}
