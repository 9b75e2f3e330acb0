package io.graft.core.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.tensor.CounterRandom;
import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a case by hand, the triplets one by one in doubles, and differences. */
class MultiSimilarityTest {
  private static final MultiSimilarity USUAL = new MultiSimilarity(0.2, 2, 50, 0.5);

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

  /**
   * Unit vectors a = (1, 0), b = (0.6, 0.8) of one concept, c = (0, 1) of another: cosines ab 0.6,
   * ac 0, bc 0.8, distances 0.894, 1.414, 0.632. For a the other concept is farther by 0.52, which
   * a margin of 0.2 lets go and one of 0.6 does not; for b it is nearer; c has no other name.
   */
  @Test
  void hardPairsOfAnchorsByHand() {
    float[] vectors = {1, 0, 3, 4, 0, 2};
    int[] classes = {0, 0, 1};
    double ofB = Math.log1p(Math.exp(-2 * 0.1)) / 2 + Math.log1p(Math.exp(50 * 0.3)) / 50;
    assertEquals(ofB / 3, loss(USUAL, vectors, classes), 1e-5);
    double ofA = Math.log1p(Math.exp(-2 * 0.1)) / 2 + Math.log1p(Math.exp(50 * -0.5)) / 50;
    assertEquals(
        (ofA + ofB) / 3, loss(new MultiSimilarity(0.6, 2, 50, 0.5), vectors, classes), 1e-5);
    assertEquals(0, loss(USUAL, vectors, new int[] {0, 1, 2}), 1e-6);
    assertEquals(0, loss(USUAL, vectors, new int[] {0, 0, 0}), 1e-6);
  }

  private double loss(MultiSimilarity similarity, float[] vectors, int[] classes) {
    Shape shape = Shape.of(classes.length, vectors.length / classes.length);
    return similarity.loss(tape, tape.constant(shape, vectors), classes).item();
  }

  @Test
  void everyTripletIsTried() {
    int[] classes = {0, 1, 0, 2, 1, 0, 3, 2, 4, 4};
    for (int seed = 0; seed < 20; seed++) {
      float[] vectors = vectors(seed, classes.length);
      assertEquals(naive(vectors, classes), loss(USUAL, vectors, classes), 1e-4, "seed " + seed);
    }
  }

  private static float[] vectors(int seed, int rows) {
    CounterRandom random = CounterRandom.of(seed, "vectors", 0);
    float[] vectors = new float[rows * 3];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) random.uniform("vectors", i) - 0.5f;
    }
    return vectors;
  }

  private static double naive(float[] vectors, int[] classes) {
    int n = classes.length;
    double total = 0;
    for (int a = 0; a < n; a++) {
      boolean[] hard = new boolean[n];
      for (int p = 0; p < n; p++) {
        for (int k = 0; k < n; k++) {
          boolean triplet = p != a && classes[p] == classes[a] && classes[k] != classes[a];
          if (triplet && distance(vectors, a, k) - distance(vectors, a, p) <= USUAL.margin()) {
            hard[p] = true;
            hard[k] = true;
          }
        }
      }
      double like = 0;
      double other = 0;
      for (int j = 0; j < n; j++) {
        double over = cosine(vectors, a, j) - USUAL.threshold();
        if (hard[j] && classes[j] == classes[a]) {
          like += Math.exp(-USUAL.positiveScale() * over);
        } else if (hard[j]) {
          other += Math.exp(USUAL.negativeScale() * over);
        }
      }
      total += Math.log(1 + like) / USUAL.positiveScale();
      total += Math.log(1 + other) / USUAL.negativeScale();
    }
    return total / n;
  }

  private static double distance(float[] vectors, int i, int j) {
    double squares = 0;
    for (int k = 0; k < 3; k++) {
      double difference =
          vectors[3 * i + k] / length(vectors, i) - vectors[3 * j + k] / length(vectors, j);
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }

  private static double cosine(float[] vectors, int i, int j) {
    double product = 0;
    for (int k = 0; k < 3; k++) {
      product += vectors[3 * i + k] * vectors[3 * j + k];
    }
    return product / length(vectors, i) / length(vectors, j);
  }

  private static double length(float[] vectors, int i) {
    double squares = 0;
    for (int k = 0; k < 3; k++) {
      squares += vectors[3 * i + k] * vectors[3 * i + k];
    }
    return Math.sqrt(squares);
  }

  @Test
  void gradientsAgreeWithDifferences() {
    int[] classes = {0, 1, 0, 1, 2, 2};
    float[] start = vectors(3, classes.length);
    Parameter x = tape.parameter("x", Shape.of(classes.length, 3), start, true);
    MultiSimilarity gentle = new MultiSimilarity(2, 2, 5, 0.5); // all pairs are hard: no jumps
    float[] slopes =
        tape.gradients(java.util.List.of(gentle.loss(tape, x, classes)), java.util.List.of(x))
            .of(x)
            .toFloats();
    double steepest = 0;
    for (int i = 0; i < start.length; i++) {
      double[] at = new double[2];
      for (int side = 0; side < 2; side++) {
        float[] moved = start.clone();
        moved[i] += side == 0 ? 1e-2f : -1e-2f;
        x.assign(moved);
        at[side] = tape.withoutGradients(() -> gentle.loss(tape, x, classes)).item();
      }
      x.assign(start);
      assertEquals((at[0] - at[1]) / 2e-2, slopes[i], 5e-3, "element " + i);
      steepest = Math.max(steepest, Math.abs(slopes[i]));
    }
    assertTrue(steepest > 0.05, "nothing pulls: " + steepest);
  }
}
