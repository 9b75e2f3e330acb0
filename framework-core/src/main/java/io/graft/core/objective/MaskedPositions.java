package io.graft.core.objective;

import io.graft.spi.model.EncoderOutput;
import io.graft.spi.model.TokenMap;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import io.graft.spi.train.Model;
import io.graft.spi.train.Targets;
import java.util.Arrays;
import java.util.Objects;

/**
 * The places of a batch that are to be guessed. Only their hidden states go through the head: the
 * scores of all tokens over the whole vocabulary are never made.
 *
 * @param places of each guess, {@code row * columns + column} in the text's own tokens
 * @param columns the text's own tokens in a row
 * @param classes the token id that stood there
 */
@SuppressWarnings("ArrayRecordComponent") // made for one batch
public record MaskedPositions(int[] places, int columns, int[] classes) {
  private static final int NONE = -100;

  /**
   * Those of a batch.
   *
   * @param targets a class for each token, row-major, -100 where nothing is to be guessed
   * @param columns tokens in a row
   */
  public static MaskedPositions of(Targets targets, int columns) {
    int[] all = Objects.requireNonNull(targets.classes(), "masked tokens come as classes");
    int[] places = new int[all.length];
    int count = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] != NONE) {
        places[count++] = i;
      }
    }
    int[] kept = Arrays.copyOf(places, count);
    return new MaskedPositions(
        kept, columns, Arrays.stream(kept).map(place -> all[place]).toArray());
  }

  public int count() {
    return places.length;
  }

  /**
   * The mean loss of the guesses.
   *
   * @param output of the model's encoder for the whole batch
   * @return a scalar: the mean cross-entropy, in nats
   */
  public Tensor loss(Tape tape, Model model, EncoderOutput output, boolean training) {
    Tensor scores = model.logits(tape, picked(tape, output), training); // (N, 1, V)
    Shape flat = Shape.of(count(), scores.shape().dimension(-1));
    return tape.crossEntropy(tape.reshape(scores, flat), classes, 0, null);
  }

  /** The hidden states at these places, as rows of one token: {@code [N, 1, H]}. */
  public EncoderOutput picked(Ops ops, EncoderOutput output) {
    int seen = output.mask().columns(); // prompts stand among the text's own tokens
    int[] rows = new int[places.length];
    for (int i = 0; i < rows.length; i++) {
      int row = places[i] / columns;
      rows[i] = row * seen + output.tokens().column(row, places[i] % columns);
    }
    Tensor hidden = ops.rows(output.hidden(), rows); // (N, H)
    int size = hidden.shape().dimension(-1);
    return new EncoderOutput(
        ops.reshape(hidden, Shape.of(rows.length, 1, size)),
        IntMatrix.filled(rows.length, 1, 1),
        TokenMap.identity(rows.length, 1),
        java.util.List.of());
  }
}
