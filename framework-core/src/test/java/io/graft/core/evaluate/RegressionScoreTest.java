package io.graft.core.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RegressionScoreTest {

  /** Errors 1, 0, -2 around a mean of 3 and a sum of squares of 14. */
  @Test
  void valuesWorkedOutByHand() {
    Map<String, Double> values =
        RegressionScore.values(new double[] {1, 2, 6}, new double[] {2, 2, 4});
    assertEquals(5.0 / 3, values.get("mse"), 1e-12);
    assertEquals(1, values.get("mae"), 1e-12);
    assertEquals(1 - 5.0 / 14, values.get("r2"), 1e-12);
    assertEquals(6 / Math.sqrt(14 * 8.0 / 3), values.get("pearson"), 1e-12);
    assertEquals(1.5 / Math.sqrt(2 * 1.5), values.get("spearman"), 1e-12);
  }

  @Test
  void valuesWithoutVariance() {
    Map<String, Double> values = RegressionScore.values(new double[] {2}, new double[] {3});
    assertEquals(1, values.get("mse"));
    assertEquals(0, values.get("r2"));
    assertEquals(0, values.get("pearson"));
  }
}
