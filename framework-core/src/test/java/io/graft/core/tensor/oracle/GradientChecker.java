package io.graft.core.tensor.oracle;

import io.graft.core.tensor.TensorTape;
import io.graft.spi.tensor.Gradients;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Compares the gradients of a tape with finite differences.
 *
 * <p>The loss is {@code L = sum_i w_i y_i} with fixed random weights; for the differences it is
 * summed on the heap in double precision, so that only the rounding of the single results y
 * remains. For each input, {@value #DIRECTIONS} random directions d of elements +1 and -1 and a few
 * single coordinates are tried. The derivative along d is estimated by the five-point stencil
 *
 * <pre>(8 (L(h) - L(-h)) - (L(2h) - L(-2h))) / 12h</pre>
 *
 * whose truncation error is {@code h^4 L^(5) / 30}: with h = 0.02, the usual step, about 1e-8 times
 * the fifth derivative. Rounding: each y_i carries an error of a few units {@code u = 2^-24 |y_i|},
 * so the estimate one of about {@code c u sqrt(sum (w_i y_i)^2) / h}; c = {@value #ROUNDINGS}
 * covers sums over rows of up to about a hundred elements. So what is allowed is {@code tolerance
 * |g| + noise}, |g| being the length of the gradient, which is the standard deviation of the
 * derivative along a random direction.
 *
 * <p>The tolerance of {@value #TOLERANCE} leaves room for the rounding inside the operations; a
 * gradient that is wrong by one part in a hundred is found. A check whose noise is above {@value
 * #BLUNT} |g| could not find it, and fails as blunt unless the input is marked as vanishing.
 */
final class GradientChecker {
  static final double TOLERANCE = 2e-3;
  private static final double BLUNT = 3e-2;
  private static final double ROUNDINGS = 8;
  private static final int DIRECTIONS = 3;
  private static final int COORDINATES = 3;

  private final TensorTape tape;
  private final OperationCase operation;

  GradientChecker(TensorTape tape, OperationCase operation) {
    this.tape = tape;
    this.operation = operation;
  }

  /**
   * @throws AssertionError when a gradient is wrong
   */
  void check() {
    List<float[]> gradients = gradients();
    for (int i = 0; i < operation.inputs().size(); i++) {
      Input input = operation.inputs().get(i);
      if (input.differentiable()) {
        check(i, input, gradients.get(i));
      }
    }
  }

  private void check(int index, Input input, float[] gradient) {
    SplittableRandom random = new SplittableRandom(31 + index);
    double length = Math.sqrt(dot(gradient, gradient));
    for (int k = 0; k < DIRECTIONS; k++) {
      float[] direction = new float[gradient.length];
      for (int i = 0; i < direction.length; i++) {
        direction[i] = random.nextBoolean() ? 1 : -1;
      }
      compare(index, input, gradient, direction, length, "direction " + k);
    }
    double greatest = 0;
    for (float g : gradient) {
      greatest = Math.max(greatest, Math.abs(g));
    }
    for (int k = 0; k < COORDINATES; k++) {
      float[] direction = new float[gradient.length];
      int coordinate = random.nextInt(gradient.length);
      direction[coordinate] = 1;
      compare(index, input, gradient, direction, greatest, "coordinate " + coordinate);
    }
  }

  private void compare(
      int index, Input input, float[] gradient, float[] direction, double scale, String way) {
    double h = operation.step();
    double[] noise = new double[1];
    double one = loss(index, input, h, direction, noise);
    double minusOne = loss(index, input, -h, direction, noise);
    double two = loss(index, input, 2 * h, direction, noise);
    double minusTwo = loss(index, input, -2 * h, direction, noise);
    double expected = (8 * (one - minusOne) - (two - minusTwo)) / (12 * h);
    double actual = dot(gradient, direction);
    String what = operation + ", input " + index + ", " + way + ": ";
    if (noise[0] > BLUNT * scale && !input.vanishing()) {
      throw new AssertionError(
          what + "the check is blunt, noise " + noise[0] + " against a gradient of " + scale);
    }
    double allowed = TOLERANCE * scale + noise[0];
    if (!(Math.abs(expected - actual) <= allowed)) {
      throw new AssertionError(
          what + "gradient " + actual + ", by differences " + expected + " +- " + allowed);
    }
  }

  /** The gradient of each input; null for constants. */
  List<float[]> gradients() {
    poison();
    List<Tensor> inputs = new ArrayList<>();
    List<Tensor> wanted = new ArrayList<>();
    for (Input input : operation.inputs()) {
      Tensor constant = tape.constant(input.shape(), input.values());
      inputs.add(input.differentiable() ? tape.watch(constant) : constant);
      if (input.differentiable()) {
        wanted.add(inputs.get(inputs.size() - 1));
      }
    }
    Tensor result = operation.body().apply(tape, inputs);
    Tensor weights = tape.constant(result.shape(), weights(result.shape()));
    Tensor loss = tape.sum(tape.multiply(result, weights));
    Gradients gradients = tape.gradients(List.of(loss), wanted);
    List<float[]> values = new ArrayList<>();
    for (Tensor input : inputs) {
      values.add(wanted.contains(input) ? gradients.of(input).toFloats() : new float[0]);
    }
    return values;
  }

  /** The result of the operation on its inputs as they are. */
  float[] result() {
    poison();
    List<Tensor> inputs = new ArrayList<>();
    for (Input input : operation.inputs()) {
      inputs.add(tape.constant(input.shape(), input.values()));
    }
    return operation.body().apply(tape, inputs).toFloats();
  }

  private double loss(int index, Input input, double step, float[] direction, double[] noise) {
    tape.nextStep(0);
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; i < operation.inputs().size(); i++) {
      Input other = operation.inputs().get(i);
      float[] values = i == index ? input.moved(step, direction) : other.values();
      inputs.add(tape.constant(other.shape(), values));
    }
    Tensor result = operation.body().apply(tape, inputs);
    float[] values = result.toFloats();
    float[] weights = weights(result.shape());
    double sum = 0;
    double square = 0;
    for (int i = 0; i < values.length; i++) {
      double part = (double) weights[i] * values[i];
      sum += part;
      square += part * part;
    }
    double unit = 0x1.0p-24 * operation.rounding() * Math.sqrt(square);
    noise[0] = Math.max(noise[0], ROUNDINGS * unit / operation.step());
    return sum;
  }

  /**
   * Ends the step and leaves NaN in the memory that the next one will use: what reads memory before
   * it was written shows.
   */
  private void poison() {
    tape.nextStep(0);
    float[] values = new float[1 << 18];
    Arrays.fill(values, Float.NaN);
    tape.constant(Shape.of(values.length), values);
    tape.nextStep(0);
  }

  private static float[] weights(Shape shape) {
    SplittableRandom random = new SplittableRandom(17);
    float[] weights = new float[shape.elements()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (0.25 + random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
    }
    return weights;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
