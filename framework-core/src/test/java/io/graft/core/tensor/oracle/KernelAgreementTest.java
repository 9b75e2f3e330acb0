package io.graft.core.tensor.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
