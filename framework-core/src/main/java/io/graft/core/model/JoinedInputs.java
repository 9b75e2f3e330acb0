package io.graft.core.model;

import io.graft.spi.model.EncoderInput;
import io.graft.spi.tensor.IntMatrix;
import java.util.Arrays;
import java.util.List;

/** Inputs of several batches as one, each with an adapter of its own. */
public final class JoinedInputs {
  private JoinedInputs() {}

  /**
   * The rows of all inputs one after another, padded to the longest.
   *
   * @param inputs of token ids alone, mask and types included; the rows of the i-th are served by
   *     adapter i
   * @param padId the id that fills short rows
   */
  public static EncoderInput join(List<EncoderInput> inputs, int padId) {
    int rows = inputs.stream().mapToInt(EncoderInput::rows).sum();
    int columns = inputs.stream().mapToInt(EncoderInput::tokensPerRow).max().orElse(1);
    int[] ids = new int[rows * columns];
    int[] mask = new int[rows * columns];
    int[] types = new int[rows * columns];
    int[] adapters = new int[rows];
    Arrays.fill(ids, padId);
    int row = 0;
    for (int i = 0; i < inputs.size(); i++) {
      EncoderInput input = inputs.get(i);
      if (!idsAlone(input)) {
        throw new IllegalArgumentException("input " + i + " has more than token ids");
      }
      copy(input.ids(), ids, row, columns);
      copy(input.mask(), mask, row, columns);
      if (input.types().isPresent()) {
        copy(input.types().get(), types, row, columns);
      }
      Arrays.fill(adapters, row, row + input.rows(), i);
      row += input.rows();
    }
    return EncoderInput.of(new IntMatrix(rows, columns, ids), new IntMatrix(rows, columns, mask))
        .withTypes(new IntMatrix(rows, columns, types))
        .withAdapterOfRow(adapters);
  }

  private static boolean idsAlone(EncoderInput input) {
    return input.embeddings().isEmpty()
        && input.positions().isEmpty()
        && input.attentionBias().isEmpty()
        && input.hidden().isEmpty()
        && input.knowledge().isEmpty()
        && input.adapterOfRow().isEmpty()
        && !input.causal();
  }

  private static void copy(IntMatrix from, int[] to, int firstRow, int columns) {
    for (int row = 0; row < from.rows(); row++) {
      System.arraycopy(
          from.values(), row * from.columns(), to, (firstRow + row) * columns, from.columns());
    }
  }
}
