package io.graft.core.tensor.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.graft.core.tensor.Engine;
import io.graft.core.tensor.EngineStatistics;
import io.graft.core.tensor.LowRankTerm;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.DataType;
import io.graft.spi.tensor.Gradients;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Activations in BFLOAT16 against FLOAT; skipped where the processor has no instructions for it.
 */
class Bfloat16Test {
  /** Half the distance between neighbours, relative: 8 bits of a number are kept. */
  private static final double ROUNDING = 1.0 / 256;

  private Engine engine;

  @BeforeEach
  void open() {
    engine = Backend.ONEDNN.open(2);
    assumeTrue(engine.supports(DataType.BFLOAT16), "no BFLOAT16 instructions on this machine");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /**
   * Each factor and the result is rounded once; sums are FLOAT. So an element is off by at most
   * three roundings of the sum of magnitudes.
   */
  @Test
  void aLinearLayerIsOffByItsRoundingsAtMost() {
    int in = 131;
    int out = 70; // both large enough for weights to be packed
    Shape rows = Shape.of(5, 3, in);
    try (TensorTape tape = engine.newTape(7, DataType.BFLOAT16)) {
      Tensor x = tape.random(rows, Initializer.normal(1), "x");
      Parameter weight = parameter(tape, "weight", out, in);
      Parameter bias = tape.parameter("bias", Shape.of(out), Initializer.normal(1), true);
      Parameter a = parameter(tape, "a", 4, in);
      Parameter b = parameter(tape, "b", out, 4);
      LowRankTerm term = new LowRankTerm(a, b, 2, 0, "term", null);
      Tensor exact = tape.linear(x, weight, bias, null, List.of(term));
      Tensor narrow = tape.linear(tape.toPrecision(x), weight, bias, null, List.of(term));
      assertEquals(DataType.FLOAT, exact.dataType());
      assertEquals(DataType.BFLOAT16, narrow.dataType());
      double[] magnitudes = magnitudes(x, weight, bias, a, b);
      float[] e = exact.toFloats();
      float[] n = narrow.toFloats();
      boolean differs = false;
      for (int i = 0; i < e.length; i++) {
        assertEquals(e[i], n[i], 4 * ROUNDING * magnitudes[i], "element " + i);
        differs |= e[i] != n[i];
      }
      assertTrue(differs, "nothing was rounded");
    }
  }

  /** What passes by a linear layer, and the gradient that goes back there, is not rounded. */
  @Test
  void aResidualStaysFloat() {
    int size = 40;
    Shape rows = Shape.of(7, size);
    try (TensorTape tape = engine.newTape(7, DataType.BFLOAT16)) {
      Parameter residual = tape.parameter("residual", rows, Initializer.normal(1000), true);
      Parameter x = tape.parameter("x", rows, Initializer.normal(1), true);
      Parameter weight = parameter(tape, "weight", size, size);
      Tensor factors = tape.random(rows, Initializer.normal(1), "factors");
      Tensor sum = tape.linear(tape.toPrecision(x), weight, null, residual);
      assertEquals(DataType.FLOAT, sum.dataType());
      float[] product = tape.linear(tape.toPrecision(x), weight, null, null).toFloats();
      float[] passed = residual.toFloats();
      float[] found = sum.toFloats();
      for (int i = 0; i < found.length; i++) {
        assertEquals(passed[i] + product[i], found[i], 2 * ROUNDING * Math.abs(product[i]) + 1e-3);
      }
      Tensor loss = tape.sum(tape.multiply(sum, factors));
      Gradients gradients = tape.gradients(List.of(loss), List.of(residual, x));
      assertArrayEquals(factors.toFloats(), gradients.of(residual).toFloats());
      Tensor exact = tape.sum(tape.multiply(tape.linear(x, weight, null, residual), factors));
      float[] known = tape.gradients(List.of(exact), List.of(x)).of(x).toFloats();
      assertTrue(cosine(known, gradients.of(x).toFloats()) > 0.9999);
    }
  }

  private static Parameter parameter(TensorTape tape, String name, int out, int in) {
    return tape.parameter(name, Shape.of(out, in), Initializer.normal(0.5), true);
  }

  private static double[] magnitudes(
      Tensor x, Parameter weight, Parameter bias, Parameter a, Parameter b) {
    int in = weight.shape().dimension(1);
    int out = weight.shape().dimension(0);
    int rank = a.shape().dimension(0);
    double[] result = new double[x.shape().rows() * out];
    float[] xs = x.toFloats();
    float[] ws = weight.toFloats();
    float[] as = a.toFloats();
    float[] bs = b.toFloats();
    for (int i = 0; i < result.length; i++) {
      int row = i / out;
      int column = i % out;
      double sum = Math.abs(bias.toFloats()[column]);
      for (int k = 0; k < in; k++) {
        double weights = Math.abs(ws[column * in + k]);
        for (int r = 0; r < rank; r++) {
          weights += 2 * Math.abs(bs[column * rank + r] * as[r * in + k]);
        }
        sum += Math.abs(xs[row * in + k]) * weights;
      }
      result[i] = sum;
    }
    return result;
  }

  /** Terms for some rows that are no run, as in a batch of several adapters. */
  @Test
  void termsForSomeRowsAreThoseOfFloat() {
    try (TensorTape exact = engine.newTape(7);
        TensorTape narrow = engine.newTape(7, DataType.BFLOAT16)) {
      List<float[]> expected = someRows(exact);
      List<float[]> actual = someRows(narrow);
      for (int i = 0; i < expected.size(); i++) {
        assertTrue(cosine(expected.get(i), actual.get(i)) > 0.9999, "result " + i);
      }
    }
  }

  /** The output of a layer with two terms, and the gradients of its input and its factors. */
  private static List<float[]> someRows(TensorTape tape) {
    Parameter x = tape.parameter("x", Shape.of(6, 70), Initializer.normal(1), true);
    Parameter weight = parameter(tape, "weight", 80, 70);
    List<Parameter> factors = new ArrayList<>(List.of(x));
    List<LowRankTerm> terms = new ArrayList<>();
    for (int[] rows : new int[][] {{0, 3, 5}, {4, 1}}) {
      Parameter a = parameter(tape, "a" + rows[0], 4, 70);
      Parameter b = parameter(tape, "b" + rows[0], 80, 4);
      terms.add(new LowRankTerm(a, b, 2, 0, "term" + rows[0], rows));
      factors.addAll(List.of(a, b));
    }
    Tensor y = tape.linear(tape.toPrecision(x), weight, null, null, terms);
    Gradients gradients = tape.gradients(List.of(tape.sum(tape.square(y))), factors);
    List<float[]> results = new ArrayList<>(List.of(y.toFloats()));
    factors.forEach(factor -> results.add(gradients.of(factor).toFloats()));
    return results;
  }

  @Test
  void gradientsPointTheSameWayAsInFloat() {
    try (TinyTraining exact = new TinyTraining(engine, 3);
        TinyTraining narrow = new TinyTraining(engine, 3, DataType.BFLOAT16)) {
      assertEquals(exact.step(16, 9), narrow.step(16, 9), 0.01);
      for (int i = 0; i < exact.gradients().size(); i++) {
        double cosine = cosine(exact.gradients().get(i), narrow.gradients().get(i));
        assertTrue(cosine > 0.995, "parameter " + i + ": " + cosine);
      }
    }
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      squaresA += (double) a[i] * a[i];
      squaresB += (double) b[i] * b[i];
    }
    return product / Math.sqrt(squaresA * squaresB);
  }

  @Test
  void trainingLearnsWhatItLearnsInFloat() {
    double[] ends = new double[2];
    for (DataType type : List.of(DataType.FLOAT, DataType.BFLOAT16)) {
      try (TinyTraining training = new TinyTraining(engine, 3, type)) {
        double sum = 0;
        for (int step = 0; step < 300; step++) {
          float loss = training.step(16, 9);
          sum += step < 250 ? 0 : loss / 50;
        }
        ends[type == DataType.FLOAT ? 0 : 1] = sum;
      }
    }
    assertTrue(ends[0] < 0.3, "FLOAT ends at " + ends[0]);
    assertEquals(ends[0], ends[1], 0.03);
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    try (TinyTraining one = new TinyTraining(engine, 3, DataType.BFLOAT16);
        TinyTraining other = new TinyTraining(engine, 3, DataType.BFLOAT16)) {
      for (int i = 0; i < 10; i++) {
        assertEquals(one.step(4, 7 + i % 3), other.step(4, 7 + i % 3));
      }
      for (int i = 0; i < one.weights().size(); i++) {
        assertArrayEquals(one.weights().get(i), other.weights().get(i));
      }
    }
  }

  @Test
  void aSteadyStateAllocatesNothing() {
    try (TinyTraining training = new TinyTraining(engine, 3, DataType.BFLOAT16)) {
      for (int i = 0; i < 20; i++) {
        training.step(4, 7);
      }
      EngineStatistics before = engine.statistics();
      for (int i = 0; i < 50; i++) {
        training.step(4, 7);
      }
      EngineStatistics after = engine.statistics();
      assertEquals(before.chunkAllocations(), after.chunkAllocations());
      assertEquals(before.blockBytes(), after.blockBytes());
      assertEquals(before.primitivesCreated(), after.primitivesCreated());
    }
  }

  /** Operations that compute in FLOAT take a BFLOAT16 tensor and give its gradient back. */
  @Test
  void otherOperationsWidenWhatTheyAreGiven() {
    try (TensorTape tape = engine.newTape(7, DataType.BFLOAT16)) {
      Parameter p = tape.parameter("p", Shape.of(2, 3), Initializer.normal(1), true);
      Tensor narrow = tape.toPrecision(p);
      Tensor doubled = tape.scale(narrow, 2);
      assertEquals(DataType.FLOAT, doubled.dataType());
      Tensor gradient = tape.gradients(List.of(tape.sum(doubled)), List.of(p)).of(p);
      assertEquals(DataType.FLOAT, gradient.dataType());
      assertArrayEquals(new float[] {2, 2, 2, 2, 2, 2}, gradient.toFloats());
    }
  }

  /** What many products read: each of the small shares would be lost in a sum of 8 bits. */
  @Test
  void gradientsOfALayersInputAddUpInFloat() {
    float share = 1f / 512;
    try (TensorTape tape = engine.newTape(7, DataType.BFLOAT16)) {
      Parameter p = tape.parameter("p", Shape.of(1, 1), Initializer.ones(), true);
      Parameter one = tape.parameter("one", Shape.of(1, 1), Initializer.ones(), false);
      Parameter small = tape.parameter("small", Shape.of(1, 1), Initializer.zeros(), false);
      small.assign(new float[] {share});
      Tensor narrow = tape.toPrecision(p);
      Tensor loss = tape.sum(tape.linear(narrow, small, null));
      for (int i = 0; i < 3; i++) {
        loss = tape.add(loss, tape.sum(tape.linear(narrow, small, null)));
      }
      loss = tape.add(loss, tape.sum(tape.linear(narrow, one, null))); // the first on the way back
      Tensor gradient = tape.gradients(List.of(loss), List.of(p)).of(p);
      assertEquals(1 + 4 * share, gradient.item());
    }
  }

  @Test
  void kernelsWithoutItRefuse() {
    try (Engine reference = Backend.ND4J.open(1)) {
      assertTrue(reference.supports(DataType.FLOAT));
      GraftException refused =
          assertThrows(GraftException.class, () -> reference.newTape(1, DataType.BFLOAT16));
      assertTrue(refused.getMessage().contains("nd4j"), refused.getMessage());
    }
  }
}
