package io.graft.core.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graft.spi.tensor.Gradients;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Compares gradients with central differences along a few directions. */
public final class FiniteDifferences {
  private FiniteDifferences() {}

  /**
   * @param loss a scalar of the parameters, of moderate size
   */
  public static void check(
      TensorTape tape, List<Parameter> parameters, Function<List<Parameter>, Tensor> loss) {
    Gradients gradients = tape.gradients(List.of(loss.apply(parameters)), parameters);
    List<float[]> slopes = new ArrayList<>();
    for (Parameter parameter : parameters) {
      slopes.add(gradients.of(parameter).toFloats());
    }
    for (int p = 0; p < parameters.size(); p++) {
      for (int direction = 0; direction < 3; direction++) {
        Parameter parameter = parameters.get(p);
        float[] start = parameter.toFloats();
        float[] way = way(start.length, direction, slopes.get(p));
        double step = 1e-2;
        double up = at(tape, parameter, start, way, step, () -> loss.apply(parameters));
        double down = at(tape, parameter, start, way, -step, () -> loss.apply(parameters));
        parameter.assign(start);
        double expected = (up - down) / (2 * step);
        double actual = 0;
        for (int i = 0; i < way.length; i++) {
          actual += (double) way[i] * slopes.get(p)[i];
        }
        assertEquals(
            expected,
            actual,
            2e-3 * Math.max(1, Math.abs(expected)),
            parameter.name() + ", direction " + direction);
      }
    }
  }

  private static double at(
      TensorTape tape,
      Parameter parameter,
      float[] start,
      float[] way,
      double step,
      java.util.function.Supplier<Tensor> loss) {
    float[] moved = start.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += (float) (step * way[i]);
    }
    parameter.assign(moved);
    return tape.withoutGradients(loss::get).item();
  }

  /** A direction of length 1: along the gradient first, then random ones. */
  private static float[] way(int length, int direction, float[] slope) {
    float[] way = new float[length];
    double square = 0;
    for (int i = 0; i < length; i++) {
      double value =
          direction == 0 ? slope[i] + 1e-6 : CounterRandom.of(7, "way", direction).normal("way", i);
      way[i] = (float) value;
      square += value * value;
    }
    for (int i = 0; i < length; i++) {
      way[i] /= (float) Math.sqrt(square);
    }
    return way;
  }

  /** A parameter with normal values. */
  static Parameter parameter(TensorTape tape, String name, int... dimensions) {
    Shape shape = Shape.of(dimensions);
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) CounterRandom.of(3, "values", 0).normal(name, i) * 0.7f;
    }
    return tape.parameter(name, shape, values, true);
  }
}
