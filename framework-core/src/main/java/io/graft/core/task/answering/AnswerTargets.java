package io.graft.core.task.answering;

import io.graft.core.text.encode.EncodedExample;
import io.graft.core.text.tokenizer.Span;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import io.graft.spi.text.LabelledSpan;
import io.graft.spi.train.Targets;
import java.util.List;
import java.util.Objects;

/**
 * Where the answers of a batch begin and end: as classes, the columns of all beginnings and then of
 * all ends, column 0 where the window has no answer; as values, what keeps the other columns from
 * being chosen, {@code [B, T]}.
 */
final class AnswerTargets {
  private static final float NEVER = -1e4f;

  private AnswerTargets() {}

  static Targets of(List<EncodedExample> rows) {
    int columns = rows.stream().mapToInt(EncodedExample::length).max().orElse(1);
    int[] classes = new int[2 * rows.size()];
    float[] mask = new float[rows.size() * columns];
    for (int row = 0; row < rows.size(); row++) {
      EncodedExample encoded = rows.get(row);
      for (int column = 1; column < columns; column++) {
        mask[row * columns + column] = inText(encoded, column) ? 0 : NEVER;
      }
      int[] ends = ends(encoded);
      classes[row] = ends[0];
      classes[rows.size() + row] = ends[1];
    }
    return new Targets(classes, mask);
  }

  /** Whether a token is one of the text. */
  static boolean inText(EncodedExample encoded, int column) {
    return column < encoded.length()
        && encoded.places().get(column).end() > encoded.places().get(column).start();
  }

  /** The first and the last token of the first answer; 0 and 0 unless all of it is here. */
  private static int[] ends(EncodedExample encoded) {
    List<LabelledSpan> answers = encoded.example().spans();
    if (answers.isEmpty()) {
      return new int[2];
    }
    LabelledSpan answer = answers.get(0);
    int first = 0;
    int last = 0;
    boolean before = false;
    boolean behind = false;
    for (int column = 1; column < encoded.length(); column++) {
      if (!inText(encoded, column)) {
        continue;
      }
      Span place = encoded.places().get(column);
      before |= place.start() <= answer.start();
      behind |= place.end() >= answer.end();
      if (place.start() < answer.end() && place.end() > answer.start()) {
        first = first == 0 ? column : first;
        last = column;
      }
    }
    return before && behind ? new int[] {first, last} : new int[2];
  }

  /**
   * The mean of the cross-entropies of beginnings and ends.
   *
   * @param logits {@code [B, T, 2]}
   */
  static Tensor loss(Ops ops, Tensor logits, Targets targets) {
    int rows = logits.shape().dimension(0);
    Shape shape = Shape.of(rows, logits.shape().dimension(1));
    int[] classes = Objects.requireNonNull(targets.classes(), "places come as classes");
    Tensor mask = ops.constant(shape, Objects.requireNonNull(targets.values()));
    Tensor sum = null;
    for (int side = 0; side < 2; side++) {
      Tensor scores = ops.reshape(ops.slice(logits, 2, side, side + 1), shape);
      int[] own = java.util.Arrays.copyOfRange(classes, side * rows, (side + 1) * rows);
      Tensor loss = ops.crossEntropy(ops.add(scores, mask), own, 0, null);
      sum = sum == null ? loss : ops.add(sum, loss);
    }
    return ops.scale(Objects.requireNonNull(sum), 0.5);
  }
}
