package io.graft.core.inject.fusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.graft.core.tensor.Engine;
import io.graft.core.tensor.FiniteDifferences;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.model.TokenKnowledge;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gate against the formula worked out by hand, and its gradients. */
class GatedFusionTest {
  private static final List<float[]> VECTORS = List.of(new float[] {1, -2}, new float[] {0.5f, 3});
  private static final TokenKnowledge KNOWN =
      new TokenKnowledge(2, 2, new int[][] {{}, {1}, {0}, {}});

  private static GatedFusion fusion(TensorTape tape, int hidden, Initializer strength) {
    Initializer random = Initializer.normal(0.5);
    return new GatedFusion(
        VECTORS,
        tape.parameter("weight", Shape.of(hidden, 2), random, true),
        tape.parameter("bias", Shape.of(hidden), random, true),
        tape.parameter("gate_weight", Shape.of(hidden, 2 * hidden), random, true),
        tape.parameter("gate_bias", Shape.of(hidden), random, true),
        tape.parameter("strength", Shape.of(hidden), strength, true));
  }

  @Test
  void atFirstEveryBitIsAsWithoutIt() {
    try (Engine engine = Engine.open(1);
        TensorTape tape = engine.newTape(1)) {
      Tensor states = tape.random(Shape.of(2, 2, 4), Initializer.normal(1), "states");
      Tensor fused = fusion(tape, 4, Initializer.zeros()).apply(tape, KNOWN, states, true);
      assertArrayEquals(states.toFloats(), fused.toFloats());
    }
  }

  @Test
  void aMentionGetsWhatTheFormulaSays() {
    try (Engine engine = Engine.open(1);
        TensorTape tape = engine.newTape(1)) {
      GatedFusion fusion = fusion(tape, 1, Initializer.zeros());
      fusion.weight().assign(new float[] {2, 1});
      fusion.bias().assign(new float[] {0.5f});
      fusion.gateWeight().assign(new float[] {1, -1});
      fusion.gateBias().assign(new float[] {0.25f});
      fusion.strength().assign(new float[] {3});
      float[] fused =
          fusion
              .apply(tape, KNOWN, tape.constant(Shape.of(2, 2, 1), 0.1f, 0.2f, 0.3f, 0.4f), false)
              .toFloats();
      // the second token: W e + b = 2 * 0.5 + 3 + 0.5 = 4.5; the third: 2 - 2 + 0.5 = 0.5
      assertArrayEquals(new float[] {0.1f, value(0.2, 4.5), value(0.3, 0.5), 0.4f}, fused, 1e-5f);
    }
  }

  private static float value(double state, double entity) {
    double u = entity * 0.5 * (1 + erf(entity / Math.sqrt(2)));
    double gate = 1 / (1 + Math.exp(-(state - u + 0.25)));
    return (float) (state + 3 * gate * u);
  }

  /** By its series, which serves for arguments of this size. */
  private static double erf(double x) {
    double sum = 0;
    double term = x;
    for (int n = 0; n < 200; n++) {
      sum += term / (2 * n + 1);
      term *= -x * x / (n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }

  @Test
  void gradientsAreThoseOfDifferences() {
    try (Engine engine = Engine.open(1);
        TensorTape tape = engine.newTape(1)) {
      GatedFusion fusion = fusion(tape, 3, Initializer.normal(0.5));
      Parameter states = tape.parameter("states", Shape.of(2, 2, 3), Initializer.normal(0.7), true);
      FiniteDifferences.check(
          tape,
          List.of(
              states,
              fusion.weight(),
              fusion.bias(),
              fusion.gateWeight(),
              fusion.gateBias(),
              fusion.strength()),
          same -> tape.mean(tape.square(fusion.apply(tape, KNOWN, same.get(0), true))));
    }
  }

  @Test
  void theStrengthMovesFromZero() {
    try (Engine engine = Engine.open(1);
        TensorTape tape = engine.newTape(1)) {
      GatedFusion fusion = fusion(tape, 3, Initializer.zeros());
      Tensor states = tape.random(Shape.of(2, 2, 3), Initializer.normal(1), "states");
      Tensor loss = tape.mean(tape.square(fusion.apply(tape, KNOWN, states, true)));
      float[] slope =
          tape.gradients(List.of(loss), List.of(fusion.strength()))
              .of(fusion.strength())
              .toFloats();
      assertEquals(3, slope.length);
      assertNotEquals(0, slope[0]);
    }
  }
}
