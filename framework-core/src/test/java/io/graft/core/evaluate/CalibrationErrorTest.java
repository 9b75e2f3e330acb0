package io.graft.core.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CalibrationErrorTest {

  /**
   * Two bins. (0, 0.5]: 0.5 right and 0.3 wrong, |1 − 0.8| = 0.2. (0.5, 1]: 0.9 right, 0.7 right,
   * 0.8 wrong, |2 − 2.4| = 0.4. Together 0.6 over 5 predictions.
   */
  @Test
  void twoBinsByHand() {
    CalibrationError error = new CalibrationError(2);
    error.add(0.5, true);
    error.add(0.3, false);
    error.add(0.9, true);
    error.add(0.7, true);
    error.add(0.8, false);
    assertEquals(0.6 / 5, error.value(), 1e-12);
  }

  /** In one bin the errors of opposite sign cancel; in two they do not. */
  @Test
  void binsMatter() {
    CalibrationError one = new CalibrationError(1);
    CalibrationError two = new CalibrationError(2);
    for (CalibrationError error : new CalibrationError[] {one, two}) {
      error.add(0.25, true);
      error.add(0.75, false);
    }
    assertEquals(0, one.value(), 1e-12);
    assertEquals(0.75, two.value(), 1e-12);
  }

  @Test
  void theEndsBelongToTheOuterBins() {
    CalibrationError error = new CalibrationError(CalibrationError.DEFAULT_BINS);
    error.add(0, false);
    error.add(1, true);
    assertEquals(0, error.value());
  }

  @Test
  void misuseIsRefused() {
    CalibrationError error = new CalibrationError(3);
    assertThrows(IllegalStateException.class, error::value);
    assertThrows(IllegalArgumentException.class, () -> error.add(1.1, true));
    assertThrows(IllegalArgumentException.class, () -> error.add(Double.NaN, true));
    assertThrows(IllegalArgumentException.class, () -> new CalibrationError(0));
  }
}
