package io.graft.core.inject.attention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

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

/** Attention to lists of different length against plain loops, and its gradients. */
class GatedAttentionTest {
  private static final int HIDDEN = 4;
  private static final int SIZE = 2;
  private static final List<float[]> MEMORY =
      List.of(new float[] {1, 0, -1, 0.5f}, new float[] {0, 2, 0.3f, 0}, new float[] {-1, 1, 1, 1});
  private static final TokenKnowledge KNOWN =
      new TokenKnowledge(1, 3, new int[][] {{0, 1, 2}, {}, {1}});

  private static GatedAttention attention(TensorTape tape, Initializer strength) {
    Initializer random = Initializer.normal(0.5);
    return new GatedAttention(
        MEMORY,
        1,
        tape.parameter("query", Shape.of(SIZE, HIDDEN), random, true),
        tape.parameter("key", Shape.of(SIZE, HIDDEN), random, true),
        tape.parameter("value", Shape.of(SIZE, HIDDEN), random, true),
        tape.parameter("output", Shape.of(HIDDEN, SIZE), random, true),
        tape.parameter("gate_weight", Shape.of(HIDDEN, 2 * HIDDEN), random, true),
        tape.parameter("gate_bias", Shape.of(HIDDEN), random, true),
        tape.parameter("strength", Shape.of(HIDDEN), strength, true));
  }

  @Test
  void atFirstEveryBitIsAsWithoutIt() {
    try (Engine engine = Engine.open(1);
        TensorTape tape = engine.newTape(1)) {
      Tensor states = tape.random(Shape.of(1, 3, HIDDEN), Initializer.normal(1), "states");
      Tensor changed = attention(tape, Initializer.zeros()).apply(tape, KNOWN, states, true);
      assertArrayEquals(states.toFloats(), changed.toFloats());
    }
  }

  @Test
  void itFindsWhatPlainLoopsFind() {
    try (Engine engine = Engine.open(1);
        TensorTape tape = engine.newTape(1)) {
      GatedAttention attention = attention(tape, Initializer.normal(0.5));
      Tensor states = tape.random(Shape.of(1, 3, HIDDEN), Initializer.normal(1), "states");
      float[] found = attention.apply(tape, KNOWN, states, false).toFloats();
      float[] all = states.toFloats();
      for (int token = 0; token < 3; token++) {
        float[] own = java.util.Arrays.copyOfRange(all, token * HIDDEN, (token + 1) * HIDDEN);
        int[] entries = KNOWN.at(0, token);
        float[] expected = entries.length == 0 ? own : byLoops(attention, own, entries);
        float[] there = java.util.Arrays.copyOfRange(found, token * HIDDEN, (token + 1) * HIDDEN);
        assertArrayEquals(expected, there, 1e-5f, "token " + token);
      }
    }
  }

  private static float[] byLoops(GatedAttention a, float[] own, int[] entries) {
    double[] query = times(a.query(), own);
    double[] scores = new double[entries.length];
    double total = 0;
    for (int i = 0; i < entries.length; i++) {
      double[] key = times(a.key(), MEMORY.get(entries[i]));
      scores[i] = Math.exp((query[0] * key[0] + query[1] * key[1]) / Math.sqrt(SIZE));
      total += scores[i];
    }
    float[] mixed = new float[SIZE];
    for (int i = 0; i < entries.length; i++) {
      double[] value = times(a.value(), MEMORY.get(entries[i]));
      for (int j = 0; j < SIZE; j++) {
        mixed[j] += (float) (scores[i] / total * value[j]);
      }
    }
    double[] told = times(a.output(), mixed);
    float[] both = new float[2 * HIDDEN];
    for (int i = 0; i < HIDDEN; i++) {
      both[i] = own[i];
      both[HIDDEN + i] = (float) told[i];
    }
    double[] gate = times(a.gateWeight(), both);
    float[] result = new float[HIDDEN];
    for (int i = 0; i < HIDDEN; i++) {
      double open = 1 / (1 + Math.exp(-(gate[i] + a.gateBias().toFloats()[i])));
      result[i] = (float) (own[i] + a.strength().toFloats()[i] * open * told[i]);
    }
    return result;
  }

  private static double[] times(Parameter weight, float[] x) {
    float[] values = weight.toFloats();
    double[] product = new double[values.length / x.length];
    for (int row = 0; row < product.length; row++) {
      for (int i = 0; i < x.length; i++) {
        product[row] += values[row * x.length + i] * x[i];
      }
    }
    return product;
  }

  @Test
  void gradientsAreThoseOfDifferences() {
    try (Engine engine = Engine.open(1);
        TensorTape tape = engine.newTape(1)) {
      GatedAttention attention = attention(tape, Initializer.normal(0.5));
      Parameter states =
          tape.parameter("states", Shape.of(1, 3, HIDDEN), Initializer.normal(0.7), true);
      FiniteDifferences.check(
          tape,
          List.of(
              states,
              attention.query(),
              attention.key(),
              attention.value(),
              attention.output(),
              attention.gateWeight(),
              attention.gateBias(),
              attention.strength()),
          same -> tape.mean(tape.square(attention.apply(tape, KNOWN, same.get(0), true))));
    }
  }
}
