package io.graft.spi.model;

import java.util.Arrays;

/**
 * What an injector knows of the tokens of a batch: for each token some entries, numbers whose
 * meaning is the injector's own, such as rows of a table of vectors. Immutable.
 *
 * @since 1.2
 */
public final class TokenKnowledge {
  private static final int[] NOTHING = {};

  private final int rows;
  private final int tokens;
  private final int[][] entries;

  /**
   * @param entries {@code rows * tokens} lists, row-major; not copied
   */
  public TokenKnowledge(int rows, int tokens, int[][] entries) {
    if (entries.length != rows * tokens) {
      throw new IllegalArgumentException(
          entries.length + " entries for " + rows + " rows of " + tokens + " tokens");
    }
    this.rows = rows;
    this.tokens = tokens;
    this.entries = entries;
  }

  public int rows() {
    return rows;
  }

  public int tokens() {
    return tokens;
  }

  /** The entries of a token; not to be changed. */
  public int[] at(int row, int token) {
    return entries[row * tokens + token];
  }

  /** Whether nothing is known of any token. */
  public boolean isEmpty() {
    return Arrays.stream(entries).allMatch(list -> list.length == 0);
  }

  /** {@code count} further tokens were put before each row; nothing is known of those. */
  public TokenKnowledge shifted(int count) {
    int[][] moved = new int[rows * (tokens + count)][];
    Arrays.fill(moved, NOTHING);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(entries, row * tokens, moved, row * (tokens + count) + count, tokens);
    }
    return new TokenKnowledge(rows, tokens + count, moved);
  }
}
