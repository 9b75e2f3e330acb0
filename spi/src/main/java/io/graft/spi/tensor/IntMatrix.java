package io.graft.spi.tensor;

import java.util.Arrays;

/**
 * A row-major matrix of integers: token ids, positions, token types, masks, maps. It lives on the
 * heap. Immutable by convention: whoever hands one over no longer writes to its array.
 *
 * @param rows the number of rows
 * @param columns the number of columns
 * @param values {@code rows * columns} values, row after row; not copied
 */
public record IntMatrix(int rows, int columns, int[] values) {

  public IntMatrix {
    if (values.length != Math.multiplyExact(rows, columns)) {
      throw new IllegalArgumentException(
          values.length + " values do not fill " + rows + " x " + columns);
    }
  }

  /** Rows of one length. */
  public static IntMatrix of(int[]... rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    int[] values = new int[rows.length * columns];
    for (int r = 0; r < rows.length; r++) {
      if (rows[r].length != columns) {
        throw new IllegalArgumentException("row " + r + " has " + rows[r].length + " columns");
      }
      System.arraycopy(rows[r], 0, values, r * columns, columns);
    }
    return new IntMatrix(rows.length, columns, values);
  }

  /** Every element {@code value}. */
  public static IntMatrix filled(int rows, int columns, int value) {
    int[] values = new int[rows * columns];
    Arrays.fill(values, value);
    return new IntMatrix(rows, columns, values);
  }

  public int get(int row, int column) {
    return values[row * columns + column];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IntMatrix matrix
        && rows == matrix.rows
        && columns == matrix.columns
        && Arrays.equals(values, matrix.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * rows + columns) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "IntMatrix[" + rows + " x " + columns + "]";
  }
}
