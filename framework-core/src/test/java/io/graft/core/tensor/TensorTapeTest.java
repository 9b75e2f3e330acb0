package io.graft.core.tensor;

import static io.graft.core.tensor.FiniteDifferences.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.tensor.Activation;
import io.graft.spi.tensor.AttentionSpec;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TensorTapeTest {
  private Engine engine;
  private TensorTape tape;

  @BeforeEach
  void open() {
    engine = Engine.open(2);
    tape = engine.newTape(1);
  }

  @AfterEach
  void close() {
    tape.close();
    engine.close();
  }

  private void check(Function<List<Parameter>, Tensor> loss, Parameter... parameters) {
    FiniteDifferences.check(tape, List.of(parameters), loss);
  }

  /** A scalar that weighs every element of y differently. */
  private Tensor weigh(Tensor y) {
    float[] weights = new float[y.shape().elements()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) Math.sin(i + 1);
    }
    return tape.sum(tape.multiply(y, tape.constant(y.shape(), weights)));
  }

  @Test
  void linearWithBiasResidualAndLowRankTerms() {
    check(
        p ->
            weigh(
                tape.linear(
                    p.get(0),
                    p.get(1),
                    p.get(2),
                    p.get(3),
                    List.of(
                        new LowRankTerm(p.get(4), p.get(5), 2, 0.3, "site", null),
                        new LowRankTerm(p.get(4), p.get(5), 0.5, 0.3, "other", new int[] {3, 0}),
                        new LowRankTerm(p.get(4), p.get(5), 0.5, 0, "", new int[] {1, 2})))),
        parameter(tape, "x", 2, 2, 5),
        parameter(tape, "w", 4, 5),
        parameter(tape, "b", 4),
        parameter(tape, "r", 2, 2, 4),
        parameter(tape, "a", 3, 5),
        parameter(tape, "up", 4, 3));
  }

  @Test
  void attentionWithBiasCausalAndDropout() {
    for (int[] shape : new int[][] {{1, 1}, {2, 1}, {1, 2}, {2, 2}}) {
      AttentionSpec spec = new AttentionSpec(2, null, true, 0.2, "site");
      check(
          p -> weigh(tape.attention(p.get(0), p.get(1), p.get(2), spec.withBias(p.get(3)))),
          parameter(tape, "q", 2, 3, 8),
          parameter(tape, "k", 2, 5, 8),
          parameter(tape, "v", 2, 5, 8),
          parameter(tape, "bias", shape[0], shape[1], 3, 5));
    }
  }

  @Test
  void matmulInAllOrientations() {
    for (int t = 0; t < 4; t++) {
      boolean ta = (t & 1) != 0;
      boolean tb = (t & 2) != 0;
      check(
          p -> weigh(tape.matmul(p.get(0), p.get(1), ta, tb)),
          ta ? parameter(tape, "a", 2, 3, 4) : parameter(tape, "a", 2, 4, 3),
          tb ? parameter(tape, "b", 2, 5, 3) : parameter(tape, "b", 2, 3, 5));
    }
  }

  @Test
  void elementWiseWithEveryBroadcast() {
    for (int[] shape : new int[][] {{2, 3, 4}, {3, 4}, {4}, {2, 3, 1}, {}}) {
      Parameter b = parameter(tape, "b", shape);
      float[] far = b.toFloats();
      for (int i = 0; i < far.length; i++) {
        far[i] += far[i] > 0 ? 1 : -1;
      }
      b.assign(far);
      Parameter a = parameter(tape, "a", 2, 3, 4);
      check(p -> weigh(tape.add(p.get(0), p.get(1))), a, b);
      check(p -> weigh(tape.subtract(p.get(0), p.get(1))), a, b);
      check(p -> weigh(tape.multiply(p.get(0), p.get(1))), a, b);
      check(p -> weigh(tape.divide(p.get(0), p.get(1))), a, b);
    }
  }

  @Test
  void functionsOfOneElement() {
    Parameter x = parameter(tape, "x", 3, 7);
    for (Activation function : Activation.values()) {
      check(p -> weigh(tape.activation(p.get(0), function)), x);
    }
    check(p -> weigh(tape.exp(p.get(0))), x);
    check(p -> weigh(tape.square(p.get(0))), x);
    check(p -> weigh(tape.affine(p.get(0), -2, 3)), x);
    check(p -> weigh(tape.dropout(p.get(0), 0.4, "site")), x);
    check(p -> weigh(tape.log(tape.affine(tape.square(p.get(0)), 1, 1))), x);
    check(p -> weigh(tape.sqrt(tape.affine(tape.square(p.get(0)), 1, 1))), x);
  }

  @Test
  void functionsOfRows() {
    Parameter x = parameter(tape, "x", 2, 3, 6);
    check(p -> weigh(tape.softmax(p.get(0))), x);
    check(p -> weigh(tape.logSoftmax(p.get(0))), x);
    check(p -> weigh(tape.normalize(p.get(0))), x);
    check(
        p -> weigh(tape.layerNorm(p.get(0), p.get(1), p.get(2), 1e-5)),
        x,
        parameter(tape, "gamma", 6),
        parameter(tape, "beta", 6));
  }

  @Test
  void reductionsAndMovements() {
    Parameter x = parameter(tape, "x", 2, 3, 4);
    for (int axis = 0; axis < 3; axis++) {
      int a = axis;
      check(p -> weigh(tape.sum(p.get(0), a)), x);
      check(p -> weigh(tape.max(p.get(0), a)), x);
      check(p -> weigh(tape.slice(p.get(0), a, 1, 2)), x);
      check(
          p -> weigh(tape.concat(a, p.get(0), p.get(1), p.get(0))),
          x,
          parameter(tape, "y", 2, 3, 4));
    }
    check(p -> tape.mean(p.get(0)), x);
    check(p -> tape.norm(p.get(0)), x);
    check(
        p ->
            weigh(
                tape.maskedMean(p.get(0), IntMatrix.of(new int[] {1, 0, 1}, new int[] {0, 0, 1}))),
        x);
    check(p -> weigh(tape.permute(p.get(0), 2, 0, 1)), x);
    check(p -> weigh(tape.reshape(p.get(0), Shape.of(4, 6))), x);
    check(p -> weigh(tape.repeat(p.get(0), 3)), x);
    check(p -> weigh(tape.rows(p.get(0), new int[] {5, 0, 5})), x);
    check(
        p -> weigh(tape.embedding(p.get(0), IntMatrix.of(new int[] {1, 0}, new int[] {1, 4}))),
        parameter(tape, "table", 5, 4));
  }

  @Test
  void losses() {
    Parameter x = parameter(tape, "x", 4, 3);
    Parameter y = parameter(tape, "y", 4, 3);
    int[] targets = {2, -100, 0, 1};
    check(p -> tape.crossEntropy(p.get(0), targets, 0, null), x);
    check(p -> tape.crossEntropy(p.get(0), targets, 0.1, new float[] {1, 2, 0.5f}), x);
    check(
        p -> tape.binaryCrossEntropy(p.get(0), new float[] {0, 1, 1, 0, 0.5f, 0, 1, 0, 0, 0, 1, 0}),
        x);
    check(p -> tape.meanSquaredError(p.get(0), p.get(1)), x, y);
    check(p -> tape.klDivergence(p.get(0), y, 2), x);
  }

  @Test
  void aTensorOfAnEarlierStepThrows() {
    Tensor x = tape.zeros(Shape.of(3));
    Tensor kept = tape.keep(x, io.graft.spi.tensor.Scope.JOB);
    tape.nextStep(1);
    assertThrows(IllegalStateException.class, x::toFloats);
    assertArrayEquals(new float[3], kept.toFloats());
    tape.free(kept);
    tape.free(kept);
    assertThrows(IllegalStateException.class, kept::toFloats);
  }

  @Test
  void tapesThatShareStepsKeepWhatTheyHaveByThemselves() {
    long before = engine.statistics().blockBytes();
    try (TensorTape one = tape.sharingSteps();
        TensorTape two = tape.sharingSteps()) {
      Parameter weight = one.parameter("w", Shape.of(2, 2), new float[] {1, 2, 3, 4}, false);
      Tensor kept = two.keep(two.constant(Shape.of(2), 5, 6), io.graft.spi.tensor.Scope.JOB);
      Tensor passing = one.zeros(Shape.of(3));
      two.nextStep(1);
      assertThrows(IllegalStateException.class, passing::toFloats);
      assertArrayEquals(new float[] {1, 2, 3, 4}, weight.toFloats());
      assertArrayEquals(new float[] {5, 6}, kept.toFloats());
      assertTrue(one.jobBytes() > 0 && one.jobBytes() == two.jobBytes());
      two.close();
      one.nextStep(1);
      assertArrayEquals(new float[2], one.zeros(Shape.of(2)).toFloats());
      assertThrows(IllegalStateException.class, kept::toFloats);
    }
    tape.nextStep(2);
    assertEquals(before, engine.statistics().blockBytes());
  }
}
