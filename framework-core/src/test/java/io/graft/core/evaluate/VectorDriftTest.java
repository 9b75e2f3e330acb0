package io.graft.core.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VectorDriftTest {
  private static final int[] TOPICS = {0, 0, 1, 1};

  @Test
  void turnedAndScaledVectorsHaveNotDrifted() {
    List<float[]> before =
        List.of(
            new float[] {1, 0.1f}, new float[] {1, 0}, new float[] {0, 1}, new float[] {0.1f, 1});
    List<float[]> turned = before.stream().map(v -> new float[] {-3 * v[1], 3 * v[0]}).toList();
    VectorDrift drift = VectorDrift.between(TOPICS, before, turned);
    assertEquals(1, drift.neighbourAccuracyBefore());
    assertEquals(1, drift.neighbourAccuracyAfter());
    assertEquals(1, drift.neighboursKept());
    assertEquals(1, drift.cka(), 1e-12);
  }

  /** Means are (1/2, 1/2); centred, one set is ±(1/2, 0)-like along x, the other along pairs. */
  @Test
  void alignmentOfACaseByHand() {
    List<float[]> alongTopics =
        List.of(new float[] {1}, new float[] {1}, new float[] {-1}, new float[] {-1});
    List<float[]> acrossTopics =
        List.of(new float[] {1}, new float[] {-1}, new float[] {1}, new float[] {-1});
    VectorDrift drift = VectorDrift.between(TOPICS, alongTopics, acrossTopics);
    assertEquals(0, drift.cka(), 1e-12); // their centred products are orthogonal
    assertEquals(1, drift.neighbourAccuracyBefore());
    assertEquals(0, drift.neighbourAccuracyAfter());
  }

  @Test
  void shuffledVectorsKeepFewNeighbours() {
    Random random = new Random(3);
    List<float[]> before = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      float[] vector = new float[8];
      for (int k = 0; k < vector.length; k++) {
        vector[k] = (float) random.nextGaussian();
      }
      before.add(vector);
    }
    List<float[]> after = new ArrayList<>(before);
    Collections.shuffle(after, random);
    VectorDrift drift = VectorDrift.between(new int[120], before, after);
    assertTrue(drift.neighboursKept() < 0.2, () -> drift.toString());
    assertTrue(drift.cka() < 0.3, () -> drift.toString());
  }

  @Test
  void countsThatDifferAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> VectorDrift.between(TOPICS, List.of(new float[1]), List.of(new float[1])));
  }
}
