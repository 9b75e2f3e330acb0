package io.graft.core.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class DropoutKeyTest {
  private static int count(DropoutKey key, double probability) {
    int dropped = 0;
    for (int i = 0; i < 100_000; i++) {
      dropped += key.dropped(i, DropoutKey.threshold(probability)) < 0 ? 1 : 0;
    }
    return dropped;
  }

  @Test
  void theShareDroppedIsTheProbability() {
    for (int k = 0; k < 20; k++) {
      DropoutKey key = DropoutKey.of(0x9E3779B97F4A7C15L * (k + 1));
      assertEquals(10_000, count(key, 0.1), 500);
      assertEquals(50_000, count(key, 0.5), 800);
      assertEquals(0, count(key, 0));
    }
  }

  @Test
  void neighboursAndKeysAreIndependent() {
    DropoutKey a = DropoutKey.of(1);
    DropoutKey b = DropoutKey.of(2);
    int threshold = DropoutKey.threshold(0.5);
    int pairs = 0;
    int same = 0;
    for (int i = 0; i < 100_000; i++) {
      boolean dropped = a.dropped(i, threshold) < 0;
      pairs += dropped == a.dropped(i + 1, threshold) < 0 ? 1 : 0;
      same += dropped == b.dropped(i, threshold) < 0 ? 1 : 0;
    }
    assertEquals(50_000, pairs, 800);
    assertEquals(50_000, same, 800);
    assertNotEquals(a, b);
  }
}
