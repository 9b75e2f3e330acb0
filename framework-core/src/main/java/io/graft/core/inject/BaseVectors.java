package io.graft.core.inject;

import io.graft.core.model.BaseModel;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.model.PassOptions;
import io.graft.spi.tensor.IntMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Vectors of texts by a base model as it came: the mean of the last states. Used by one thread. */
final class BaseVectors {
  private static final int BATCH = 32;
  private static final int MAX_TOKENS = 64;

  private final BaseModel base;
  private final TensorTape tape;

  BaseVectors(BaseModel base, TensorTape tape) {
    this.base = base;
    this.tape = tape;
  }

  List<float[]> of(List<String> texts) {
    List<float[]> vectors = new ArrayList<>(texts.size());
    for (int from = 0; from < texts.size(); from += BATCH) {
      vectors.addAll(batch(texts.subList(from, Math.min(texts.size(), from + BATCH))));
    }
    return vectors;
  }

  private List<float[]> batch(List<String> texts) {
    int most = Math.min(MAX_TOKENS, base.encoder().config().maxTokens());
    List<int[]> rows =
        texts.stream().map(text -> base.tokenizer().encode(text, most, true).ids()).toList();
    int columns = rows.stream().mapToInt(row -> row.length).max().orElse(1);
    int[] ids = new int[rows.size() * columns];
    int[] mask = new int[ids.length];
    Arrays.fill(ids, base.encoder().config().padTokenId());
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, ids, row * columns, rows.get(row).length);
      Arrays.fill(mask, row * columns, row * columns + rows.get(row).length, 1);
    }
    IntMatrix seen = new IntMatrix(rows.size(), columns, mask);
    EncoderInput input = EncoderInput.of(new IntMatrix(rows.size(), columns, ids), seen);
    tape.nextStep(0);
    float[] values =
        tape.withoutGradients(
                () -> {
                  EncoderOutput output =
                      base.encoder().forward(tape, input, PassOptions.evaluation());
                  return tape.maskedMean(output.hidden(), seen);
                })
            .toFloats();
    int size = values.length / rows.size();
    List<float[]> vectors = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      vectors.add(Arrays.copyOfRange(values, row * size, (row + 1) * size));
    }
    return vectors;
  }
}
