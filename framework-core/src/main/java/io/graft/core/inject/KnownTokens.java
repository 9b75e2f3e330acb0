package io.graft.core.inject;

import io.graft.spi.model.TokenKnowledge;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of a batch of which something is known, as rows of their own: N of them.
 *
 * @param rows where each stands in the batch's {@code B * T} tokens
 * @param entries of each token, at least one
 */
@SuppressWarnings("ArrayRecordComponent") // made for one pass
public record KnownTokens(int[] rows, List<int[]> entries) {

  public static KnownTokens of(TokenKnowledge knowledge) {
    List<Integer> rows = new ArrayList<>();
    List<int[]> entries = new ArrayList<>();
    for (int row = 0; row < knowledge.rows(); row++) {
      for (int token = 0; token < knowledge.tokens(); token++) {
        int[] known = knowledge.at(row, token);
        if (known.length > 0) {
          rows.add(row * knowledge.tokens() + token);
          entries.add(known);
        }
      }
    }
    return new KnownTokens(rows.stream().mapToInt(Integer::intValue).toArray(), entries);
  }

  /** Their states, {@code [N, H]}, out of {@code [B, T, H]}. */
  public Tensor states(Ops ops, Tensor output) {
    return ops.rows(output, rows);
  }

  /**
   * Adds something to their states; the other tokens stay as they are.
   *
   * @param output {@code [B, T, H]}
   * @param added {@code [N, H]}
   */
  public Tensor addTo(Ops ops, Tensor output, Tensor added) {
    Shape shape = output.shape();
    int hidden = shape.dimension(-1);
    int[] from = new int[shape.dimension(0) * shape.dimension(1)]; // row 0 holds zeros
    for (int i = 0; i < rows.length; i++) {
      from[rows[i]] = i + 1;
    }
    Tensor table = ops.concat(0, ops.zeros(Shape.of(1, hidden)), added);
    return ops.add(output, ops.reshape(ops.rows(table, from), shape));
  }
}
