package io.graft.core.model;

import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that adapters put in front of the tokens: of keys and values at an attention site, or of
 * embeddings. Batch rows with fewer of them than others are padded on the left.
 *
 * @param count the greatest number for a row of the batch
 * @param ids {@code [B, count]}: which row of the joined tables stands there; -1 where padding does
 */
record VirtualRows(int count, IntMatrix ids) {

  /**
   * @param counts how many rows each adapter brings
   * @param served the adapters of each batch row, as indices into {@code counts}
   */
  static VirtualRows of(int[] counts, int[][] served) {
    int[] starts = new int[counts.length + 1];
    for (int a = 0; a < counts.length; a++) {
      starts[a + 1] = starts[a] + counts[a];
    }
    int count = 0;
    for (int[] adapters : served) {
      count = Math.max(count, Arrays.stream(adapters).map(a -> counts[a]).sum());
    }
    int[] values = new int[served.length * count];
    for (int row = 0; row < served.length; row++) {
      int column = count - Arrays.stream(served[row]).map(a -> counts[a]).sum();
      Arrays.fill(values, row * count, row * count + column, -1);
      for (int adapter : served[row]) {
        for (int id = starts[adapter]; id < starts[adapter + 1]; id++) {
          values[row * count + column++] = id;
        }
      }
    }
    return new VirtualRows(count, new IntMatrix(served.length, count, values));
  }

  /** How many rows stand before the tokens of a batch row, padding left out. */
  int length(int row) {
    int length = 0;
    for (int column = 0; column < count; column++) {
      length += ids.get(row, column) >= 0 ? 1 : 0;
    }
    return length;
  }

  /** 1 where a row stands and 0 where padding does, {@code [B, count]}. */
  IntMatrix mask() {
    return new IntMatrix(
        ids.rows(), count, Arrays.stream(ids.values()).map(id -> id >= 0 ? 1 : 0).toArray());
  }

  /**
   * The rows themselves, {@code [B, count, H]}.
   *
   * @param tables what each adapter brings, {@code [P, H]}; null for none
   */
  Tensor gather(Tape tape, List<@Nullable Tensor> tables) {
    List<Tensor> present = new ArrayList<>();
    for (Tensor table : tables) {
      if (table != null) {
        present.add(table);
      }
    }
    Tensor joined =
        present.size() == 1 ? present.get(0) : tape.concat(0, present.toArray(Tensor[]::new));
    // padding is masked: any row will do there
    int[] values = Arrays.stream(ids.values()).map(id -> Math.max(0, id)).toArray();
    return tape.embedding(joined, new IntMatrix(ids.rows(), count, values));
  }

  /** Columns of {@code before} put in front of those of {@code matrix}. */
  static IntMatrix joined(IntMatrix before, IntMatrix matrix) {
    int columns = before.columns() + matrix.columns();
    int[] values = new int[matrix.rows() * columns];
    for (int row = 0; row < matrix.rows(); row++) {
      System.arraycopy(
          before.values(), row * before.columns(), values, row * columns, before.columns());
      System.arraycopy(
          matrix.values(),
          row * matrix.columns(),
          values,
          row * columns + before.columns(),
          matrix.columns());
    }
    return new IntMatrix(matrix.rows(), columns, values);
  }
}
