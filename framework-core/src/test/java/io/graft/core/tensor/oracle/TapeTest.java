package io.graft.core.tensor.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.tensor.Gradients;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Scope;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a tape promises besides right numbers, on all kernels. */
class TapeTest {
  private static final float[] VALUES = {1, -2, 3, 0.5f, -0.25f, 2};
  private static final Shape SHAPE = Shape.of(2, 3);

  private static void on(Backend backend, Consumer<TensorTape> body) {
    try (Engine engine = backend.open(1);
        TensorTape tape = engine.newTape(5)) {
      body.accept(tape);
    }
  }

  private static Parameter parameter(TensorTape tape) {
    return tape.parameter("p", SHAPE, VALUES.clone(), true);
  }

  private static float[] times(double factor, float[] values) {
    float[] result = values.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] *= (float) factor;
    }
    return result;
  }

  private static float[] gradient(TensorTape tape, Tensor loss, Tensor with) {
    return tape.gradients(List.of(loss), List.of(with)).of(with).toFloats();
  }

  @ParameterizedTest
  @EnumSource
  void severalLossesAddUp(Backend backend) {
    on(
        backend,
        tape -> {
          Parameter p = parameter(tape);
          Tensor one = tape.sum(tape.square(p));
          Tensor other = tape.scale(tape.sum(p), 3);
          float[] both = tape.gradients(List.of(one, other, one), List.of(p)).of(p).toFloats();
          for (int i = 0; i < both.length; i++) {
            assertEquals(4 * VALUES[i] + 3, both[i], 1e-5);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void gradientsMayBeAskedForAgain(Backend backend) {
    on(
        backend,
        tape -> {
          Parameter p = parameter(tape);
          Tensor inner = tape.square(p);
          Tensor loss = tape.sum(tape.exp(tape.scale(inner, 0.1)));
          Tensor other = tape.mean(inner);
          float[] first = gradient(tape, loss, p);
          float[] between = gradient(tape, other, p);
          Gradients again = tape.gradients(List.of(loss), List.of(inner, p));
          assertArrayEquals(first, again.of(p).toFloats());
          assertArrayEquals(times(2.0 / 6, VALUES), between, 1e-6f);
          assertEquals(List.of(inner, p), List.copyOf(again.tensors()));
        });
  }

  @ParameterizedTest
  @EnumSource
  void activationsHaveGradientsOfTheirOwn(Backend backend) {
    on(
        backend,
        tape -> {
          Parameter p = parameter(tape);
          Tensor hidden = tape.affine(p, 2, 1);
          Tensor loss = tape.sum(tape.square(hidden));
          Gradients gradients = tape.gradients(List.of(loss), List.of(p, hidden));
          float[] toHidden = gradients.of(hidden).toFloats();
          assertArrayEquals(times(2, hidden.toFloats()), toHidden, 1e-5f);
          assertArrayEquals(times(2, toHidden), gradients.of(p).toFloats(), 1e-5f);
        });
  }

  @ParameterizedTest
  @EnumSource
  void theLossItselfHasGradientOne(Backend backend) {
    on(
        backend,
        tape -> {
          Tensor loss = tape.sum(parameter(tape));
          assertArrayEquals(new float[] {1}, gradient(tape, loss, loss));
        });
  }

  @ParameterizedTest
  @EnumSource
  void whatALossDoesNotDependOnHasGradientZero(Backend backend) {
    on(
        backend,
        tape -> {
          Parameter p = parameter(tape);
          Parameter other = tape.parameter("other", Shape.of(2), new float[] {1, 2}, true);
          tape.square(other);
          Tensor loss = tape.sum(p);
          assertArrayEquals(new float[2], gradient(tape, loss, other));
        });
  }

  @ParameterizedTest
  @EnumSource
  void detachStopsAndWatchStarts(Backend backend) {
    on(
        backend,
        tape -> {
          Parameter p = parameter(tape);
          Tensor detached = tape.detach(tape.square(p));
          assertFalse(detached.requiresGradient());
          Tensor watched = tape.watch(detached);
          assertTrue(watched.requiresGradient());
          assertArrayEquals(detached.toFloats(), watched.toFloats());
          Tensor loss = tape.sum(tape.multiply(watched, p));
          Gradients gradients = tape.gradients(List.of(loss), List.of(watched, p));
          assertArrayEquals(VALUES, gradients.of(watched).toFloats());
          assertArrayEquals(watched.toFloats(), gradients.of(p).toFloats());
        });
  }

  @ParameterizedTest
  @EnumSource
  void reverseGradientTurnsItRound(Backend backend) {
    on(
        backend,
        tape -> {
          Parameter p = parameter(tape);
          Tensor reversed = tape.reverseGradient(p, 0.7);
          assertArrayEquals(VALUES, reversed.toFloats());
          Tensor loss = tape.add(tape.sum(tape.square(reversed)), tape.sum(p));
          float[] actual = gradient(tape, loss, p);
          for (int i = 0; i < actual.length; i++) {
            assertEquals(1 - 0.7 * 2 * VALUES[i], actual[i], 1e-5);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsRecordedWithoutGradients(Backend backend) {
    on(
        backend,
        tape -> {
          Parameter p = parameter(tape);
          Tensor made = tape.withoutGradients(() -> tape.square(p));
          assertFalse(made.requiresGradient());
          assertTrue(tape.square(p).requiresGradient());
          IllegalArgumentException error =
              assertThrows(
                  IllegalArgumentException.class,
                  () -> tape.gradients(List.of(tape.sum(made)), List.of(p)));
          assertTrue(error.getMessage().contains("does not require gradients"));
        });
  }

  @ParameterizedTest
  @EnumSource
  void aRegionKeepsItsResultAndItsGradients(Backend backend) {
    on(
        backend,
        tape -> {
          Tensor x = tape.constant(SHAPE, VALUES);
          Tensor[] inside = new Tensor[1];
          Tensor result =
              tape.region(
                  () -> {
                    inside[0] = tape.square(x);
                    return tape.reshape(tape.scale(inside[0], 2), Shape.of(6));
                  });
          assertThrows(IllegalStateException.class, () -> inside[0].toFloats());
          tape.zeros(Shape.of(6));
          assertEquals(8, result.toFloats()[1]);
          Parameter p = parameter(tape);
          Tensor trained = tape.region(() -> tape.exp(tape.scale(tape.square(p), 0.1)));
          float[] inRegion = gradient(tape, tape.sum(trained), p);
          Tensor plain = tape.exp(tape.scale(tape.square(p), 0.1));
          assertArrayEquals(gradient(tape, tape.sum(plain), p), inRegion);
        });
  }

  @ParameterizedTest
  @EnumSource
  void aRegionMayReturnWhatWasMadeOutside(Backend backend) {
    on(
        backend,
        tape -> {
          Tensor x = tape.square(tape.constant(SHAPE, VALUES));
          Tensor same = tape.region(() -> tape.region(() -> tape.detach(x)));
          tape.zeros(SHAPE);
          assertEquals(4, same.toFloats()[1]);
          assertEquals(4, x.toFloats()[1]);
        });
  }

  @ParameterizedTest
  @EnumSource
  void keptTensorsOutliveTheStepUntilTheyAreFreed(Backend backend) {
    on(
        backend,
        tape -> {
          Parameter p = parameter(tape);
          Tensor squared = tape.square(p);
          Tensor kept = tape.keep(squared, Scope.JOB);
          assertFalse(kept.requiresGradient());
          tape.nextStep(1);
          tape.constant(SHAPE, new float[6]);
          assertThrows(IllegalStateException.class, squared::toFloats);
          assertEquals(9, kept.toFloats()[2]);
          assertEquals(Scope.JOB, kept.scope());
          assertEquals(18.3125f, tape.sum(kept).item(), 1e-5f);
          tape.free(kept);
          tape.free(kept);
          assertThrows(IllegalStateException.class, kept::toFloats);
          assertThrows(IllegalArgumentException.class, () -> tape.free(p));
        });
  }

  @ParameterizedTest
  @EnumSource
  void dropoutDropsAsManyAsItSaysAndTheSameAtTheSameSite(Backend backend) {
    on(
        backend,
        tape -> {
          int size = 100_000;
          float[] ones = new float[size];
          Arrays.fill(ones, 1);
          Tensor x = tape.constant(Shape.of(size), ones);
          float[] dropped = tape.dropout(x, 0.3, "a").toFloats();
          int zeros = 0;
          for (float value : dropped) {
            assertTrue(value == 0 || Math.abs(value - 1 / 0.7) < 1e-6, "value " + value);
            zeros += value == 0 ? 1 : 0;
          }
          // five standard deviations of a binomial
          assertEquals(0.3 * size, zeros, 5 * Math.sqrt(size * 0.3 * 0.7));
          assertArrayEquals(dropped, tape.dropout(x, 0.3, "a").toFloats());
          assertFalse(Arrays.equals(dropped, tape.dropout(x, 0.3, "b").toFloats()));
          tape.nextStep(1);
          Tensor later = tape.dropout(tape.constant(Shape.of(size), ones), 0.3, "a");
          assertFalse(Arrays.equals(dropped, later.toFloats()));
        });
  }

  @ParameterizedTest
  @EnumSource
  void randomTensorsFollowTheirKeyAndInitializer(Backend backend) {
    on(
        backend,
        tape -> {
          Shape shape = Shape.of(100, 100);
          float[] normal = tape.random(shape, Initializer.normal(2), "a").toFloats();
          double square = 0;
          for (float value : normal) {
            square += (double) value * value;
          }
          assertEquals(4, square / normal.length, 0.3);
          assertArrayEquals(normal, tape.random(shape, Initializer.normal(2), "a").toFloats());
          float[] other = tape.random(shape, Initializer.normal(2), "b").toFloats();
          assertNotEquals(normal[0], other[0]);
          assertArrayEquals(new float[4], tape.zeros(Shape.of(2, 2)).toFloats());
        });
  }

  @ParameterizedTest
  @EnumSource
  void gradientsAreZeroWhereTheFunctionHasAKinkOrAnEdge(Backend backend) {
    on(
        backend,
        tape -> {
          Parameter p = tape.parameter("zeros", SHAPE, new float[6], true);
          assertArrayEquals(new float[6], gradient(tape, tape.sum(tape.sqrt(p)), p));
          assertArrayEquals(new float[6], gradient(tape, tape.norm(p), p));
          Tensor normalized = tape.normalize(p);
          assertArrayEquals(new float[6], normalized.toFloats());
          for (float value : gradient(tape, tape.sum(normalized), p)) {
            assertTrue(Float.isFinite(value));
          }
          // all are the greatest: the gradient goes to the first
          float[] toMax = gradient(tape, tape.sum(tape.max(p, 1)), p);
          assertArrayEquals(new float[] {1, 0, 0, 1, 0, 0}, toMax);
        });
  }

  @ParameterizedTest
  @EnumSource
  void theTargetOfAKlDivergenceGetsNoGradient(Backend backend) {
    on(
        backend,
        tape -> {
          Parameter student = parameter(tape);
          Parameter teacher = tape.parameter("t", SHAPE, times(-0.5, VALUES), true);
          Tensor loss = tape.klDivergence(student, teacher, 2);
          assertArrayEquals(new float[6], gradient(tape, loss, teacher));
          assertTrue(gradient(tape, loss, student)[0] != 0);
        });
  }

  @ParameterizedTest
  @EnumSource
  void shapesThatDoNotFitAreRefusedByName(Backend backend) {
    on(
        backend,
        tape -> {
          Tensor x = tape.constant(SHAPE, VALUES);
          Tensor y = tape.constant(Shape.of(4), 1, 2, 3, 4);
          for (org.junit.jupiter.api.function.Executable wrong :
              List.<org.junit.jupiter.api.function.Executable>of(
                  () -> tape.add(x, y),
                  () -> tape.linear(x, tape.constant(Shape.of(1, 4), 1, 2, 3, 4), null),
                  () -> tape.matmul(x, x, false, false),
                  () -> tape.concat(0, x, y),
                  () -> tape.layerNorm(x, y, y, 1e-5),
                  () -> tape.meanSquaredError(x, y))) {
            IllegalArgumentException error = assertThrows(IllegalArgumentException.class, wrong);
            assertTrue(error.getMessage().contains("[2, 3]"), error.getMessage());
            assertTrue(
                error.getMessage().matches(".*\\[(1, )?4].*|.*matmul.*"), error.getMessage());
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void aTensorThatWasNotAskedForHasNoGradientToGive(Backend backend) {
    on(
        backend,
        tape -> {
          Parameter p = parameter(tape);
          Tensor squared = tape.square(p);
          Gradients gradients = tape.gradients(List.of(tape.sum(squared)), List.of(p));
          assertThrows(IllegalArgumentException.class, () -> gradients.of(squared));
          assertThrows(
              IllegalArgumentException.class, () -> tape.gradients(List.of(squared), List.of(p)));
        });
  }
}
