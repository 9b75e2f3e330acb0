package io.graft.core.model;

import io.graft.spi.model.EncoderConfig;
import io.graft.spi.model.EncoderFamily;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.TokenKnowledge;
import io.graft.spi.model.TokenMap;
import io.graft.spi.peft.Delta;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sequence that the layers see, after prompts were put in front of the text.
 *
 * @param words word embeddings, {@code [B, T', H]}; null when hidden states enter further up
 * @param mask {@code [B, T']}
 * @param positions {@code [B, T']}
 * @param types {@code [B, T']}
 * @param tokens where the original tokens stand
 * @param bias {@code [B|1, heads|1, T', T']} on attention scores, besides the mask; or null
 * @param knowledge what an injector knows of the tokens, or null
 */
record SequenceInput(
    @Nullable Tensor words,
    IntMatrix mask,
    IntMatrix positions,
    IntMatrix types,
    TokenMap tokens,
    @Nullable Tensor bias,
    @Nullable TokenKnowledge knowledge) {

  /**
   * @param words the word embeddings of the text, {@code [B, T, H]}; null when hidden states enter
   *     further up
   * @param shifts by how much prefixes shift the positions of each row
   */
  static SequenceInput of(
      Tape tape,
      EncoderFamily family,
      EncoderConfig config,
      EncoderInput input,
      AdapterSet adapters,
      @Nullable Tensor words,
      int[] shifts) {
    IntMatrix types =
        input.types().orElseGet(() -> IntMatrix.filled(input.rows(), input.tokensPerRow(), 0));
    IntMatrix positions = input.positions().orElseGet(() -> family.positions(config, input.ids()));
    List<@Nullable Tensor> prompts = prompts(tape, adapters);
    int[] counts = prompts.stream().mapToInt(p -> p == null ? 0 : p.shape().dimension(0)).toArray();
    VirtualRows rows = VirtualRows.of(counts, adapters.served());
    if (rows.count() == 0 || words == null) {
      return new SequenceInput(
          words,
          input.mask(),
          shifted(positions, shifts),
          types,
          input.tokens(),
          input.attentionBias().orElse(null),
          input.knowledge().orElse(null));
    }
    int[] lengths = new int[input.rows()];
    Arrays.setAll(lengths, row -> rows.length(row) + shifts[row]);
    return new SequenceInput(
        tape.concat(1, rows.gather(tape, prompts), words),
        VirtualRows.joined(rows.mask(), input.mask()),
        VirtualRows.joined(promptPositions(config, rows, shifts), shifted(positions, lengths)),
        VirtualRows.joined(IntMatrix.filled(input.rows(), rows.count(), 0), types),
        input.tokens().shifted(rows.count()),
        input.attentionBias().map(bias -> behindPrompts(tape, bias, rows.count())).orElse(null),
        input.knowledge().map(known -> known.shifted(rows.count())).orElse(null));
  }

  /** Prompts see everything, and everything sees them. */
  private static Tensor behindPrompts(Tape tape, Tensor bias, int count) {
    Tensor wide = tape.concat(-1, tape.zeros(bias.shape().with(-1, count)), bias);
    if (bias.shape().dimension(2) == 1) {
      return wide;
    }
    return tape.concat(2, tape.zeros(wide.shape().with(2, count)), wide);
  }

  private static List<@Nullable Tensor> prompts(Tape tape, AdapterSet adapters) {
    List<@Nullable Tensor> prompts = new ArrayList<>();
    for (SiteDeltas adapter : adapters.deltas()) {
      List<Tensor> parts =
          adapter.at("embeddings", Delta.PrependedEmbeddings.class).stream()
              .map(delta -> delta.rows().tensor(tape))
              .toList();
      prompts.add(parts.isEmpty() ? null : tape.concat(0, parts.toArray(Tensor[]::new)));
    }
    return prompts;
  }

  private static IntMatrix promptPositions(EncoderConfig config, VirtualRows rows, int[] shifts) {
    int[] values = new int[rows.ids().values().length];
    for (int row = 0; row < rows.ids().rows(); row++) {
      int padding = rows.count() - rows.length(row);
      for (int column = 0; column < rows.count(); column++) {
        values[row * rows.count() + column] =
            config.firstPosition() + shifts[row] + Math.max(0, column - padding);
      }
    }
    return new IntMatrix(rows.ids().rows(), rows.count(), values);
  }

  private static IntMatrix shifted(IntMatrix positions, int[] shifts) {
    if (Arrays.stream(shifts).allMatch(shift -> shift == 0)) {
      return positions;
    }
    int[] values = positions.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += shifts[i / positions.columns()];
    }
    return new IntMatrix(positions.rows(), positions.columns(), values);
  }
}
