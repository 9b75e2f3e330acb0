package io.graft.core.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.store.PredictedExample;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LabelScoresTest {
  private static final List<String> LABELS = List.of("a", "b");

  private static PredictedExample example(
      List<String> gold, List<String> predicted, @Nullable List<String> base, double ofB) {
    return new PredictedExample(
        "t:1", "text", null, gold, predicted, base, List.of(1 - ofB, ofB), null);
  }

  private static PredictedExample single(String gold, String predicted, String base, double ofB) {
    return example(List.of(gold), List.of(predicted), List.of(base), ofB);
  }

  /** Of b: 2 right of 3 predicted and 2 there, so 2/3, 1 and 0.8; of a: 1, 1/2 and 2/3. */
  @Test
  void scoresOfClassesAreThoseByHand() {
    LabelScores scores =
        LabelScores.of(
            LABELS,
            false,
            List.of(
                single("a", "a", "b", 0.25),
                single("a", "b", "b", 0.75),
                single("b", "b", "b", 0.875),
                single("b", "b", "a", 0.625)));
    assertNotNull(scores);
    assertEquals(2.0 / 3, scores.adaptedClasses().get(0).f1(), 1e-12);
    assertEquals(0.8, scores.adaptedClasses().get(1).f1(), 1e-12);
    assertEquals(0, scores.baseClasses().get(0).f1());
    assertEquals(1, scores.confusion().count(0, 1));
    assertEquals(0.75, scores.wrongness(1));
    assertTrue(scores.differences().get("accuracy").low() <= 0.5);
    assertTrue(scores.differences().get("accuracy").high() >= 0.5);
  }

  @Test
  void anyNumberOfLabelsIsCountedLabelByLabel() {
    LabelScores scores =
        LabelScores.of(
            LABELS,
            true,
            List.of(
                example(List.of("a", "b"), List.of("a"), null, 0.25),
                example(List.of(), List.of("b"), null, 0.75)));
    assertNotNull(scores);
    assertNull(scores.baseClasses());
    assertTrue(scores.differences().isEmpty());
    assertEquals(1, scores.adaptedClasses().get(0).f1());
    assertEquals(0, scores.adaptedClasses().get(1).f1());
  }

  @Test
  void examplesThatDoNotFitTheLabelsGiveNothing() {
    assertNull(LabelScores.of(List.of("a", "b", "c"), false, List.of(single("a", "a", "a", 0.5))));
    assertNull(LabelScores.of(LABELS, false, List.of(single("a", "z", "a", 0.5))));
  }
}
