package io.graft.core.tensor.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.tensor.Engine;
import io.graft.core.tensor.StoredParameter;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.tensor.Gradients;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All kernels give the same results and gradients. Sums in another order and other approximations
 * of exp and erf differ by a few units of the last place of the greatest element: {@value
 * #TOLERANCE} of it is allowed, against a unit of 6e-8.
 */
class KernelAgreementTest {
  private static final double TOLERANCE = 5e-6;

  private static Engine oneDnn;
  private static Engine nd4j;
  private static TensorTape first;
  private static TensorTape second;

  @BeforeAll
  static void open() {
    oneDnn = Backend.ONEDNN.open(2);
    nd4j = Backend.ND4J.open(2);
    first = oneDnn.newTape(5);
    second = nd4j.newTape(5);
  }

  @AfterAll
  static void close() {
    first.close();
    second.close();
    oneDnn.close();
    nd4j.close();
  }

  static Stream<OperationCase> cases() {
    return GradientTest.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void forwardAndBack(OperationCase operation) {
    GradientChecker one = new GradientChecker(first, operation);
    GradientChecker other = new GradientChecker(second, operation);
    double rounding = operation.rounding();
    compare(operation + ", result", one.result(), other.result(), rounding);
    List<float[]> expected = one.gradients();
    List<float[]> actual = other.gradients();
    for (int i = 0; i < expected.size(); i++) {
      compare(operation + ", gradient " + i, expected.get(i), actual.get(i), rounding);
    }
  }

  /** Long products are cut into parts of fixed sizes and a rest; all take bias and residual. */
  @ParameterizedTest
  @ValueSource(ints = {256, 845, 3900})
  void longProducts(int rows) {
    compare(rows + " rows", linear(first, rows), linear(second, rows), 4);
  }

  private static float[] linear(TensorTape tape, int rows) {
    tape.nextStep(1);
    Tensor x = tape.random(Shape.of(rows, 40), Initializer.normal(1), "x");
    Tensor weight = tape.random(Shape.of(24, 40), Initializer.normal(1), "weight");
    Tensor bias = tape.random(Shape.of(24), Initializer.normal(1), "bias");
    Tensor residual = tape.random(Shape.of(rows, 24), Initializer.normal(1), "residual");
    return tape.linear(x, weight, bias, residual).toFloats();
  }

  /** Weights that are parameters are packed, once for each version, and take any number of rows. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 77, 333, 507, 2200}) // of 77 and 507 some rows are computed twice
  void packedWeights(int rows) {
    List<float[]> expected = packedLayer(oneDnn, first, rows);
    List<float[]> actual = packedLayer(nd4j, second, rows);
    for (int i = 0; i < expected.size(); i++) {
      compare(rows + " rows, " + i, expected.get(i), actual.get(i), 4);
    }
  }

  /** Outputs and input gradients of a linear layer, before and after its weight changes. */
  private static List<float[]> packedLayer(Engine engine, TensorTape tape, int rows) {
    tape.nextStep(1);
    Shape shape = Shape.of(77, 100);
    try (StoredParameter weight =
        engine.parameter("weight", shape, Initializer.normal(1), 3, true)) {
      Tensor x = tape.watch(tape.random(Shape.of(rows, 100), Initializer.normal(1), "x"));
      Tensor bias = tape.random(Shape.of(77), Initializer.normal(1), "bias");
      Tensor residual = tape.random(Shape.of(rows, 77), Initializer.normal(1), "residual");
      List<float[]> results = new ArrayList<>();
      for (float factor : new float[] {1, -2}) {
        float[] values = weight.toFloats();
        for (int i = 0; i < values.length; i++) {
          values[i] *= factor;
        }
        weight.assign(values);
        Tensor y = tape.linear(x, weight, bias, residual);
        results.add(y.toFloats());
        Tensor loss = tape.sum(tape.multiply(y, y));
        Gradients gradients = tape.gradients(List.of(loss), List.of(x, weight));
        results.add(gradients.of(x).toFloats());
        results.add(gradients.of(weight).toFloats());
      }
      return results;
    }
  }

  private static void compare(String what, float[] expected, float[] actual, double rounding) {
    assertEquals(expected.length, actual.length, what);
    double greatest = 1e-3;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      greatest = Math.max(greatest, Math.abs(expected[i]));
      double here = Math.abs(expected[i] - actual[i]);
      difference = here <= difference ? difference : here; // NaN stays
    }
    assertTrue(
        difference <= TOLERANCE * rounding * greatest,
        what + ": differs by " + difference + " of " + greatest);
  }
}
