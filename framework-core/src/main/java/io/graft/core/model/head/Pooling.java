package io.graft.core.model.head;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/** How the vectors of a row's tokens become one vector. */
public enum Pooling {
  /** The mean over the text's own tokens. */
  MEAN,
  /** The vector of the text's first token. */
  CLS,
  /** What stands first in the row, prompts included: BERT's own pooler reads that. */
  FIRST;

  static final List<String> NAMES = List.of("mean", "cls", "first");

  /**
   * @throws GraftException of category USER that lists the names
   */
  public static Pooling named(String name) {
    if (!NAMES.contains(name)) {
      throw GraftException.unknown(ErrorCategory.USER, "pooling", name, NAMES, "task.pooling");
    }
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /**
   * One vector for each row.
   *
   * @return {@code [B, H]}
   */
  public Tensor pool(Ops ops, EncoderOutput output) {
    return switch (this) {
      case MEAN -> ops.maskedMean(output.hidden(), output.textMask());
      case CLS -> ops.rows(output.hidden(), firstTokens(output));
      case FIRST -> {
        Tensor hidden = output.hidden();
        Shape shape = Shape.of(hidden.shape().dimension(0), hidden.shape().dimension(2));
        yield ops.reshape(ops.slice(hidden, 1, 0, 1), shape);
      }
    };
  }

  /** Whether no other state than that of the text's first token is read. */
  boolean readsFirstTokenOnly() {
    return this == CLS;
  }

  private static int[] firstTokens(EncoderOutput output) {
    IntMatrix mask = output.textMask();
    int[] rows = new int[mask.rows()];
    for (int row = 0; row < rows.length; row++) {
      int column = Math.max(0, output.tokens().column(row, 0));
      rows[row] = row * mask.columns() + column;
    }
    return rows;
  }
}
