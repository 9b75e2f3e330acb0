package io.graft.core.tensor.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.tensor.Activation;
import io.graft.spi.tensor.AttentionSpec;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values against formulas in double precision. */
class ForwardReferenceTest {
  private static final int COUNT = 2001;

  private static float[] range(double from, double to) {
    float[] values = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      values[i] = (float) (from + (to - from) * i / (COUNT - 1));
    }
    return values;
  }

  /** The normal distribution function by its series (Marsaglia 2004); exact to 1e-14 here. */
  private static double normalDistribution(double x) {
    if (Math.abs(x) > 7) {
      return x > 0 ? 1 : 0;
    }
    double sum = x;
    double term = x;
    for (int i = 3; i < 300; i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  }

  private static DoubleUnaryOperator reference(Activation function) {
    return switch (function) {
      case GELU -> x -> x * normalDistribution(x);
      case GELU_TANH ->
          x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case RELU -> x -> Math.max(0, x);
      case TANH -> Math::tanh;
      case SIGMOID -> x -> 1 / (1 + Math.exp(-x));
      case SILU -> x -> x / (1 + Math.exp(-x));
    };
  }

  /** Within 2e-6, a few units of the last place of values around 8. */
  @ParameterizedTest
  @EnumSource
  void activations(Backend backend) {
    try (Engine engine = backend.open(1);
        TensorTape tape = engine.newTape(1)) {
      float[] x = range(-8, 8);
      Tensor input = tape.constant(Shape.of(COUNT), x);
      for (Activation function : Activation.values()) {
        compare(function.name(), x, tape.activation(input, function), reference(function), 2e-6);
      }
    }
  }

  /** Relative to the result where that is large; oneDNN's logarithm is exact to 4e-6. */
  @ParameterizedTest
  @EnumSource
  void exponentialsLogarithmsAndRoots(Backend backend) {
    try (Engine engine = backend.open(1);
        TensorTape tape = engine.newTape(1)) {
      float[] x = range(0.01, 8);
      Tensor input = tape.constant(Shape.of(COUNT), x);
      compare("exp", x, tape.exp(input), Math::exp, 5e-7);
      compare("log", x, tape.log(input), Math::log, 5e-6);
      compare("square", x, tape.square(input), v -> v * v, 1e-7);
      compare("sqrt", x, tape.sqrt(input), Math::sqrt, 2e-7);
    }
  }

  private static void compare(
      String name, float[] x, Tensor actual, DoubleUnaryOperator expected, double tolerance) {
    float[] values = actual.toFloats();
    for (int i = 0; i < x.length; i++) {
      double wanted = expected.applyAsDouble(x[i]);
      double allowed = tolerance * Math.max(1, Math.abs(wanted));
      assertEquals(wanted, values[i], allowed, name + " of " + x[i]);
    }
  }

  /** One head, causal, with a bias; every weight written out. */
  @ParameterizedTest
  @EnumSource
  void causalAttentionWithBias(Backend backend) {
    int queries = 3;
    int keys = 5;
    int size = 4;
    Input q = Input.normal(1, 1, queries, size);
    Input k = Input.normal(2, 1, keys, size);
    Input v = Input.normal(3, 1, keys, size);
    Input bias = Input.normal(4, 1, 1, queries, keys);
    try (Engine engine = backend.open(1);
        TensorTape tape = engine.newTape(1)) {
      Tensor b = tape.constant(bias.shape(), bias.values());
      float[] actual =
          tape.attention(
                  tape.constant(q.shape(), q.values()),
                  tape.constant(k.shape(), k.values()),
                  tape.constant(v.shape(), v.values()),
                  new AttentionSpec(1, b, true, 0, "site"))
              .toFloats();
      for (int i = 0; i < queries; i++) {
        double[] weights = new double[keys];
        double total = 0;
        for (int j = 0; j <= i + keys - queries; j++) {
          double score = 0;
          for (int d = 0; d < size; d++) {
            score += (double) q.values()[i * size + d] * k.values()[j * size + d];
          }
          weights[j] = Math.exp(score / Math.sqrt(size) + bias.values()[i * keys + j]);
          total += weights[j];
        }
        for (int d = 0; d < size; d++) {
          double expected = 0;
          for (int j = 0; j < keys; j++) {
            expected += weights[j] / total * v.values()[j * size + d];
          }
          assertEquals(expected, actual[i * size + d], 1e-6, "query " + i + ", element " + d);
        }
      }
    }
  }
}
