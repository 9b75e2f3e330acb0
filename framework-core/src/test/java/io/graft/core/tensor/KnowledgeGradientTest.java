package io.graft.core.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graft.core.inject.KnownTokens;
import io.graft.spi.model.TokenKnowledge;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gathering and scattering the tokens that something is known of. */
class KnowledgeGradientTest {
  private static final TokenKnowledge KNOWN =
      new TokenKnowledge(2, 3, new int[][] {{}, {4}, {}, {5, 6}, {}, {7}});

  @Test
  void onlyKnownTokensChange() {
    try (Engine engine = Engine.open(1);
        TensorTape tape = engine.newTape(1)) {
      KnownTokens tokens = KnownTokens.of(KNOWN);
      assertArrayEquals(new int[] {1, 3, 5}, tokens.rows());
      Tensor output = tape.constant(Shape.of(2, 3, 1), 1, 2, 3, 4, 5, 6);
      assertArrayEquals(new float[] {2, 4, 6}, tokens.states(tape, output).toFloats());
      Tensor added = tokens.addTo(tape, output, tape.constant(Shape.of(3, 1), 10, 20, 30));
      assertArrayEquals(new float[] {1, 12, 3, 24, 5, 36}, added.toFloats());
      assertEquals(6, KNOWN.shifted(2).at(1, 2)[1]);
    }
  }

  @Test
  void gradientsFlowToStatesAndToWhatIsAdded() {
    try (Engine engine = Engine.open(1);
        TensorTape tape = engine.newTape(1)) {
      Parameter states = tape.parameter("states", Shape.of(2, 3, 4), Initializer.normal(0.5), true);
      Parameter weight = tape.parameter("weight", Shape.of(4, 4), Initializer.normal(0.5), true);
      KnownTokens tokens = KnownTokens.of(KNOWN);
      FiniteDifferences.check(
          tape,
          List.of(states, weight),
          parameters -> {
            Tensor own = tokens.states(tape, parameters.get(0));
            Tensor added = tape.linear(own, parameters.get(1), null);
            Tensor all = tokens.addTo(tape, parameters.get(0), added);
            return tape.mean(tape.square(all));
          });
    }
  }
}
