package io.graft.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.graft.spi.model.Encoder;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.model.PassOptions;
import io.graft.spi.model.TokenMap;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import io.graft.spi.train.Model;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Knowledge in the sentence, hidden from what it does not belong to (K-BERT, Liu et al. 2020). */
class VisibleMatrixProbeTest {
  // start, entity, [two tokens about it], verb, end
  private static final int[] TEXT = {1, 7, 9, 2};
  private static final int[] TREE = {1, 7, 20, 21, 9, 2};
  private static final int[] SOFT = {0, 1, 2, 3, 2, 3};
  private static final int[] PLACES = {0, 1, 4, 5};

  private static IntMatrix row(int... values) {
    return IntMatrix.of(values);
  }

  private static EncoderInput plain() {
    return EncoderInput.of(row(TEXT), row(1, 1, 1, 1));
  }

  /** The branch sees itself and the entity; the entity sees it only when {@code visible}. */
  private static EncoderInput tree(Tape tape, boolean visible) {
    float[] bias = new float[36];
    for (int query = 0; query < 6; query++) {
      for (int key = 0; key < 6; key++) {
        boolean across = branch(query) != branch(key);
        boolean joined = visible && (query == 1 || key == 1);
        bias[query * 6 + key] = across && !joined ? -1e9f : 0;
      }
    }
    return EncoderInput.of(row(TREE), row(1, 1, 1, 1, 1, 1))
        .withPositions(row(SOFT))
        .withAttentionBias(tape.constant(Shape.of(1, 1, 6, 6), bias))
        .withTokens(new TokenMap(row(PLACES)));
  }

  private static boolean branch(int token) {
    return token == 2 || token == 3;
  }

  /** The hidden states of the text's own tokens, found through the map. */
  private static float[][] original(Tape tape, EncoderOutput output) {
    float[][] states = new float[4][];
    for (int token = 0; token < 4; token++) {
      Tensor hidden = tape.rows(output.hidden(), new int[] {output.tokens().column(0, token)});
      states[token] = hidden.toFloats();
    }
    return states;
  }

  @Test
  void onlyTheEntitySeesItsKnowledge() {
    try (ProbeFixture graft = new ProbeFixture()) {
      Tape tape = graft.tape();
      Encoder encoder = graft.encoder(6, 16, 2);
      PassOptions one = PassOptions.evaluation().withLayers(1);
      float[][] without = original(tape, encoder.forward(tape, plain(), one));
      float[][] with = original(tape, encoder.forward(tape, tree(tape, true), one));
      for (int token : new int[] {0, 2, 3}) {
        assertArrayEquals(without[token], with[token], 1e-5f, "token " + token);
      }
      assertFalse(Arrays.equals(without[1], with[1]));
      PassOptions all = PassOptions.evaluation();
      EncoderOutput deep = encoder.forward(tape, tree(tape, true), all);
      float[][] last = original(tape, encoder.forward(tape, plain(), all));
      // through the entity, the knowledge reaches the others one layer later
      float far = Math.abs(last[2][0] - original(tape, deep)[2][0]);
      assertEquals(true, far > 1e-4f, "difference " + far);
      assertEquals(row(1, 1, 0, 0, 1, 1), deep.textMask());
      Model model = graft.model(encoder);
      Tensor hidden = model.logits(tape, tree(tape, false), false);
      float[] expected = model.logits(tape, plain(), false).toFloats();
      assertArrayEquals(expected, hidden.toFloats(), 1e-5f, "an unseen branch changes nothing");
    }
  }
}
