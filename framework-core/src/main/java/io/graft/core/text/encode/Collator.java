package io.graft.core.text.encode;

import io.graft.spi.model.EncoderInput;
import io.graft.spi.tensor.IntMatrix;
import java.util.List;

/** Puts examples side by side, padded to the longest. */
public final class Collator {
  private final int padId;

  /**
   * @param padId the id that fills short rows
   */
  public Collator(int padId) {
    this.padId = padId;
  }

  /**
   * @param data the data set
   * @param indices which of its examples, in the order of the rows
   */
  public EncoderInput collate(List<EncodedExample> data, int[] indices) {
    int columns = 1;
    for (int index : indices) {
      columns = Math.max(columns, data.get(index).length());
    }
    int[] ids = new int[indices.length * columns];
    int[] mask = new int[ids.length];
    int[] types = new int[ids.length];
    java.util.Arrays.fill(ids, padId);
    boolean typed = false;
    for (int row = 0; row < indices.length; row++) {
      EncodedExample example = data.get(indices[row]);
      int start = row * columns;
      System.arraycopy(example.ids(), 0, ids, start, example.length());
      System.arraycopy(example.types(), 0, types, start, example.length());
      java.util.Arrays.fill(mask, start, start + example.length(), 1);
      typed |= java.util.Arrays.stream(example.types()).anyMatch(type -> type != 0);
    }
    EncoderInput input =
        EncoderInput.of(
            new IntMatrix(indices.length, columns, ids),
            new IntMatrix(indices.length, columns, mask));
    return typed ? input.withTypes(new IntMatrix(indices.length, columns, types)) : input;
  }
}
