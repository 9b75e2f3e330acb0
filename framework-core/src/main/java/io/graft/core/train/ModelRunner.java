package io.graft.core.train;

import io.graft.core.tensor.TensorTape;
import io.graft.spi.tensor.Tensor;
import io.graft.spi.train.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Runs a model over a data set without training it. Each batch is a step of the tape. */
public final class ModelRunner {
  private final TensorTape tape;

  public ModelRunner(TensorTape tape) {
    this.tape = tape;
  }

  /**
   * The head's scores for each example.
   *
   * @param batches every index of the data set once
   */
  public List<float[]> logits(Model model, InputSource inputs, List<int[]> batches) {
    return rows(batches, indices -> model.logits(tape, inputs.input(indices), false));
  }

  /** The vector of each example under the head. */
  public List<float[]> features(Model model, InputSource inputs, List<int[]> batches) {
    return rows(batches, indices -> model.features(tape, inputs.input(indices), false));
  }

  /**
   * Runs something on each batch, without gradients.
   *
   * @param run called with the rows of a batch and the tape; what it returns must not be a tensor
   */
  public <T> List<T> each(List<int[]> batches, BiFunction<int[], TensorTape, T> run) {
    List<T> results = new ArrayList<>();
    for (int[] batch : batches) {
      tape.nextStep(0);
      results.add(tape.withoutGradients(() -> run.apply(batch, tape)));
    }
    return results;
  }

  private List<float[]> rows(List<int[]> batches, Function<int[], Tensor> run) {
    float[][] rows = new float[batches.stream().mapToInt(batch -> batch.length).sum()][];
    for (int[] batch : batches) {
      tape.nextStep(0);
      float[] values = tape.withoutGradients(() -> run.apply(batch)).toFloats();
      int columns = values.length / batch.length;
      for (int row = 0; row < batch.length; row++) {
        rows[batch[row]] = Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
      }
    }
    return Arrays.asList(rows);
  }
}
