package io.graft.core.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetrievalScoreTest {
  /**
   * Directions of 0, 10, 25, 45 and 90 degrees with the classes A B A B C. From 0: 10 is nearest,
   * then A at 25 (rank 2). From 10: 0, 25, then B at 45 (rank 3). From 25: 10, 45, then 0 (rank 3;
   * 15, 20 and 25 degrees away). From 45: 25, 10 (rank 2). C is alone and no query.
   */
  @Test
  void ranksAreThoseOfTheFirstOfTheClass() {
    RetrievalScore score = new RetrievalScore(1, 2, 3);
    score.add(List.of(at(0), at(10), at(25), at(45), at(90)), new int[] {0, 1, 0, 1, 2});
    assertEquals(4, score.queries());
    Map<String, Double> values = score.values();
    assertEquals(0, values.get("recall@1"));
    assertEquals(0.5, values.get("recall@2"));
    assertEquals(1, values.get("recall@3"));
    assertEquals((1 / 2.0 + 1 / 3.0 + 1 / 3.0 + 1 / 2.0) / 4, values.get("mrr"), 1e-12);
  }

  @Test
  void lengthsDoNotCount() {
    RetrievalScore score = new RetrievalScore(1);
    score.add(
        List.of(new float[] {9, 0}, new float[] {0.1f, 0.001f}, new float[] {0, 5}),
        new int[] {0, 0, 1});
    assertEquals(1, score.values().get("recall@1"));
    assertEquals(1, score.values().get("mrr"));
  }

  private static float[] at(double degrees) {
    double radians = Math.toRadians(degrees);
    return new float[] {(float) (2 * Math.cos(radians)), (float) (2 * Math.sin(radians))};
  }

  /** Ranks 1 2.5 2.5 4 against 1 3 2 4: the textbook's Pearson of ranks is 4.5 / sqrt(4.5 * 5). */
  @Test
  void spearmanSharesTheRanksOfEqualValues() {
    assertEquals(
        4.5 / Math.sqrt(4.5 * 5),
        RankCorrelation.spearman(new double[] {1, 7, 7, 9}, new double[] {-2, 0.5, 0.1, 30}),
        1e-12);
    assertEquals(
        -1, RankCorrelation.spearman(new double[] {1, 2, 3}, new double[] {9, 4, 1}), 1e-12);
    assertEquals(0, RankCorrelation.spearman(new double[] {1, 2}, new double[] {5, 5}));
    assertThrows(
        IllegalArgumentException.class,
        () -> RankCorrelation.spearman(new double[] {1}, new double[] {1}));
  }
}
