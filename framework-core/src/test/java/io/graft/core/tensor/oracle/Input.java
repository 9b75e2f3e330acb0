package io.graft.core.tensor.oracle;

import io.graft.spi.tensor.Shape;
import java.util.SplittableRandom;

/**
 * An argument of an operation under test.
 *
 * @param shape its shape
 * @param values its elements, row-major
 * @param differentiable whether the gradient with respect to it is checked
 * @param vanishing whether that gradient is 0 by nature, or too small to be told from rounding
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Input(Shape shape, float[] values, boolean differentiable, boolean vanishing) {

  /** Normal numbers with standard deviation 0.7. */
  static Input normal(int seed, int... dimensions) {
    SplittableRandom random = new SplittableRandom(seed);
    Shape shape = Shape.of(dimensions);
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
      values[i] = (float) (0.7 * radius * Math.cos(2 * Math.PI * random.nextDouble()));
    }
    return new Input(shape, values, true, false);
  }

  /** Numbers between 0.5 and 1.5: for logarithms, roots and divisors. */
  static Input positive(int seed, int... dimensions) {
    SplittableRandom random = new SplittableRandom(seed);
    Shape shape = Shape.of(dimensions);
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.5 + random.nextDouble());
    }
    return new Input(shape, values, true, false);
  }

  /** Numbers at least 0.1 away from 0 and from each other: for functions with kinks. */
  static Input apart(int seed, int... dimensions) {
    SplittableRandom random = new SplittableRandom(seed);
    Shape shape = Shape.of(dimensions);
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.15f * (i / 2 + 1) * (i % 2 == 0 ? 1 : -1);
    }
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      float other = values[j];
      values[j] = values[i];
      values[i] = other;
    }
    return new Input(shape, values, true, false);
  }

  /** The same numbers, as a constant. */
  Input constant() {
    return new Input(shape, values, false, false);
  }

  /** The same numbers, with a gradient that is 0 by nature. */
  Input withVanishingGradient() {
    return new Input(shape, values, differentiable, true);
  }

  /** The numbers {@code values + step * direction}. */
  float[] moved(double step, float[] direction) {
    float[] moved = values.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += (float) (step * direction[i]);
    }
    return moved;
  }
}
