package io.graft.core.objective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.graft.core.tensor.CounterRandom;
import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContrastiveLossTest {
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

  private Tensor vectors(float... values) {
    return tape.constant(Shape.of(values.length / 2, 2), values);
  }

  /** Cosines 1, 0 / 0.6, 0.8; divided by 0.5: 2, 0 / 1.2, 1.6. */
  @Test
  void partnersAreFoundAmongTheBatch() {
    Tensor loss = ContrastiveLoss.partners(tape, vectors(2, 0, 1.5f, 2), vectors(3, 0, 0, 5), 0.5);
    double first = Math.log(Math.exp(2) + 1) - 2;
    double second = Math.log(Math.exp(1.2) + Math.exp(1.6)) - 1.6;
    assertEquals((first + second) / 2, loss.item(), 1e-5);
  }

  /**
   * Unit vectors a = (1, 0), b = (0.6, 0.8) of one class, c = (0, 1) of another, temperature 1: a
   * has b as its positive among {0.6, 0}, b has a among {0.6, 0.8}; c has none and is left out.
   */
  @Test
  void likeTextsLieTogether() {
    Tensor loss =
        ContrastiveLoss.supervised(tape, vectors(1, 0, 3, 4, 0, 2), new int[] {0, 0, 1}, 1);
    double a = Math.log(Math.exp(0.6) + 1) - 0.6;
    double b = Math.log(Math.exp(0.6) + Math.exp(0.8)) - 0.6;
    assertEquals((a + b) / 2, loss.item(), 1e-5);
    assertThrows(
        IllegalArgumentException.class,
        () -> ContrastiveLoss.supervised(tape, vectors(1, 0, 0, 1), new int[] {0, 1}, 1));
  }

  @Test
  void cosinesOfPairsAreDrawnToWhatTheyShouldBe() {
    Tensor loss =
        ContrastiveLoss.cosines(
            tape,
            vectors(1, 0, 3, 4, 0, 2),
            new int[] {0, 1},
            new int[] {1, 2},
            new float[] {1, 0});
    assertEquals((0.4 * 0.4 + 0.8 * 0.8) / 2, loss.item(), 1e-5);
  }

  @Test
  void gradientsAgreeWithDifferences() {
    Parameter x =
        tape.parameter(
            "x", Shape.of(4, 2), new float[] {1, .2f, -.3f, .8f, .5f, -.9f, .7f, .4f}, true);
    int[] classes = {0, 1, 0, 1};
    check(x, () -> ContrastiveLoss.supervised(tape, x, classes, 0.3));
    check(
        x,
        () -> ContrastiveLoss.partners(tape, tape.slice(x, 0, 0, 2), tape.slice(x, 0, 2, 4), 0.3));
    check(
        x,
        () ->
            ContrastiveLoss.cosines(
                tape, x, new int[] {0, 1, 0}, new int[] {2, 3, 1}, new float[] {1, 1, 0}));
  }

  private void check(Parameter x, Supplier<Tensor> loss) {
    float[] slopes = tape.gradients(List.of(loss.get()), List.of(x)).of(x).toFloats();
    float[] start = x.toFloats();
    for (int i = 0; i < start.length; i++) {
      double[] at = new double[2];
      for (int side = 0; side < 2; side++) {
        float[] moved = start.clone();
        moved[i] += side == 0 ? 1e-2f : -1e-2f;
        x.assign(moved);
        at[side] = tape.withoutGradients(loss).item();
      }
      x.assign(start);
      assertEquals((at[0] - at[1]) / 2e-2, slopes[i], 5e-3, "element " + i);
    }
  }

  @Test
  void pairsAreAllLikeOnesAndAsManyOthers() {
    int[] classes = {0, 1, 0, 2, 1, 0};
    TextPairs pairs = TextPairs.of(classes, CounterRandom.of(1, "pairs", 0));
    assertEquals(8, pairs.size()); // three of class 0, one of class 1, four others
    for (int i = 0; i < pairs.size(); i++) {
      boolean alike = classes[pairs.first()[i]] == classes[pairs.second()[i]];
      assertEquals(alike ? 1 : 0, pairs.alike()[i]);
    }
    long distinct =
        IntStream.range(0, 8)
            .mapToLong(i -> 10L * pairs.first()[i] + pairs.second()[i])
            .distinct()
            .count();
    assertEquals(8, distinct);
    TextPairs again = TextPairs.of(classes, CounterRandom.of(1, "pairs", 0));
    assertArrayEquals(pairs.second(), again.second());
    assertEquals(0, TextPairs.of(new int[] {3}, CounterRandom.of(1, "pairs", 0)).size());
  }
}
