package io.graft.core.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.tensor.Initializer;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
  static float[] ones(int count) {
    float[] ones = new float[count];
    CounterRandom.of(1, "ones", 0).fill(ones, Initializer.ones(), "ones", 1);
    return ones;
  }

  @Test
  void theSameKeyGivesTheSameNumberInAnyOrder() {
    CounterRandom first = CounterRandom.of(1, "stream", 5);
    long late = first.bits("site", 100);
    first.bits("other", 3);
    assertEquals(late, CounterRandom.of(1, "stream", 5).bits("site", 100));
    assertNotEquals(late, CounterRandom.of(2, "stream", 5).bits("site", 100));
    assertNotEquals(late, CounterRandom.of(1, "streams", 5).bits("site", 100));
    assertNotEquals(late, CounterRandom.of(1, "stream", 6).bits("site", 100));
    assertNotEquals(late, first.bits("site2", 100));
    assertNotEquals(late, first.bits("site", 101));
  }

  @Test
  void normalNumbersHaveMeanZeroAndVarianceOne() {
    CounterRandom random = CounterRandom.of(3, "normal", 0);
    double sum = 0;
    double squares = 0;
    int count = 200_000;
    for (int i = 0; i < count; i++) {
      double value = random.normal("site", i);
      sum += value;
      squares += value * value;
    }
    assertEquals(0, sum / count, 0.01);
    assertEquals(1, squares / count, 0.02);
  }

  @Test
  void initializersKeepTheirBounds() {
    float[] values = new float[10_000];
    CounterRandom.of(1, "x", 0).fill(values, Initializer.linear(), "w", 100);
    float greatest = 0;
    for (float value : values) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    assertTrue(greatest <= 0.1f && greatest > 0.099f, "greatest " + greatest);
    CounterRandom.of(1, "x", 0).fill(values, Initializer.constant(3), "w", 100);
    assertEquals(3, values[77]);
  }
}
