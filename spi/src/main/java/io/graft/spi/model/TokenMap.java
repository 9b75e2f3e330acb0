package io.graft.spi.model;

import io.graft.spi.tensor.IntMatrix;

/**
 * Where the tokens of the text stand among the tokens that the encoder sees: prompts and injected
 * knowledge add tokens, and heads and spans must find the original ones.
 *
 * @param columns {@code [B, original tokens]}: the column of each original token, or -1 for padding
 */
public record TokenMap(IntMatrix columns) {

  /** Nothing was added. */
  public static TokenMap identity(int rows, int tokens) {
    int[] values = new int[rows * tokens];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % tokens;
    }
    return new TokenMap(new IntMatrix(rows, tokens, values));
  }

  /** {@code count} further tokens were put before all others. */
  public TokenMap shifted(int count) {
    int[] values = columns.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] < 0 ? -1 : values[i] + count;
    }
    return new TokenMap(new IntMatrix(columns.rows(), columns.columns(), values));
  }

  /** The column of an original token, or -1. */
  public int column(int row, int originalToken) {
    return columns.get(row, originalToken);
  }

  /**
   * A mask over the tokens that the encoder sees: 1 where an original token that {@code mask}
   * attends to stands.
   *
   * @param mask {@code [B, tokens that the encoder sees]}
   */
  public IntMatrix originals(IntMatrix mask) {
    int[] values = new int[mask.values().length];
    for (int row = 0; row < columns.rows(); row++) {
      for (int token = 0; token < columns.columns(); token++) {
        int column = columns.get(row, token);
        if (column >= 0) {
          values[row * mask.columns() + column] = mask.get(row, column);
        }
      }
    }
    return new IntMatrix(mask.rows(), mask.columns(), values);
  }
}
