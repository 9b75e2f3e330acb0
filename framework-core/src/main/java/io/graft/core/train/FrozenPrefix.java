package io.graft.core.train;

import io.graft.core.model.AdaptedModel;
import io.graft.core.tensor.TensorTape;
import io.graft.core.text.encode.EncodedExample;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.model.PassOptions;
import io.graft.spi.peft.Adapter;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Scope;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the layers below the lowest one that a job changes give is always the same: it is computed
 * once and kept. Where nothing but a pooling head is trained, the pooled vector of each example is
 * all that is kept. The kept part is run without dropout.
 */
public final class FrozenPrefix {
  private final AdaptedModel model;
  private final TensorTape tape;
  private final int depth;
  private final long byteLimit;

  /**
   * @param byteLimit the most memory that kept states may take; beyond it nothing is kept
   */
  public FrozenPrefix(AdaptedModel model, TensorTape tape, long byteLimit) {
    this.model = model;
    this.tape = tape;
    this.depth = depth(model);
    this.byteLimit = byteLimit;
  }

  /** How many layers, counted from the first, no adapter touches. */
  static int depth(AdaptedModel model) {
    int depth = model.encoder().config().layers();
    for (Adapter adapter : model.adapters()) {
      for (Adapter.Declaration declaration : adapter.declarations()) {
        depth = Math.min(depth, Math.max(0, declaration.site().layer()));
      }
    }
    return depth;
  }

  /** How many layers are frozen. */
  public int depth() {
    return depth;
  }

  /**
   * Runs the frozen layers over a data set.
   *
   * @param plain the inputs from the first layer on
   * @param batches every index of the data set once
   * @return inputs that enter above the frozen layers, or empty when that gains nothing or does not
   *     fit in memory
   */
  public Optional<InputSource> cache(
      List<EncodedExample> data, InputSource plain, List<int[]> batches) {
    int hidden = model.encoder().config().hiddenSize();
    if (depth == 0) {
      return Optional.empty();
    }
    if (depth == model.encoder().config().layers() && pools(plain, batches)) {
      return Optional.of(features(data.size(), plain, batches));
    }
    long bytes = 4L * hidden * data.stream().mapToLong(EncodedExample::length).sum();
    return bytes > byteLimit ? Optional.empty() : Optional.of(states(data, plain, batches));
  }

  /**
   * Whether the head sees an example only through one frozen vector: pooling that vector alone
   * gives it back, bit for bit, and no trained weight takes part.
   */
  private boolean pools(InputSource plain, List<int[]> batches) {
    if (batches.isEmpty()) {
      return false;
    }
    tape.nextStep(0);
    Tensor features = model.features(tape, encode(plain.input(batches.get(0))));
    if (features.requiresGradient() || features.shape().rank() != 2) {
      return false;
    }
    EncoderInput single = single(features.shape().dimension(0), features);
    Tensor again = model.features(tape, model.encode(tape, single, false));
    return java.util.Arrays.equals(features.toFloats(), again.toFloats());
  }

  private EncoderOutput encode(EncoderInput input) {
    return tape.withoutGradients(() -> model.encode(tape, input, false));
  }

  private EncoderInput single(int rows, Tensor vectors) {
    int hidden = model.encoder().config().hiddenSize();
    return EncoderInput.of(IntMatrix.filled(rows, 1, 0), IntMatrix.filled(rows, 1, 1))
        .withHidden(depth, tape.reshape(vectors, Shape.of(rows, 1, hidden)));
  }

  private InputSource features(int size, InputSource plain, List<int[]> batches) {
    int hidden = model.encoder().config().hiddenSize();
    float[] vectors = new float[size * hidden];
    for (int[] batch : batches) {
      tape.nextStep(0);
      float[] values = model.features(tape, encode(plain.input(batch))).toFloats();
      for (int row = 0; row < batch.length; row++) {
        System.arraycopy(values, row * hidden, vectors, batch[row] * hidden, hidden);
      }
    }
    return indices -> {
      float[] values = new float[indices.length * hidden];
      for (int row = 0; row < indices.length; row++) {
        System.arraycopy(vectors, indices[row] * hidden, values, row * hidden, hidden);
      }
      return single(indices.length, tape.constant(Shape.of(indices.length, hidden), values));
    };
  }

  /** Where the states of an example's tokens are kept: some rows of a kept tensor. */
  private record Place(Tensor states, int firstRow, int tokens) {}

  private InputSource states(List<EncodedExample> data, InputSource plain, List<int[]> batches) {
    Place[] places = new Place[data.size()];
    PassOptions options = PassOptions.evaluation().withLayers(depth);
    for (int[] batch : batches) {
      tape.nextStep(0);
      EncoderInput input = plain.input(batch);
      Tensor hidden =
          tape.withoutGradients(() -> model.encoder().forward(tape, input, options)).hidden();
      List<Integer> real = new ArrayList<>();
      int[] firstRows = new int[batch.length];
      for (int row = 0; row < batch.length; row++) {
        firstRows[row] = real.size();
        for (int token = 0; token < data.get(batch[row]).length(); token++) {
          real.add(row * input.tokensPerRow() + token);
        }
      }
      int[] rows = real.stream().mapToInt(Integer::intValue).toArray();
      Tensor kept = tape.keep(tape.rows(hidden, rows), Scope.JOB);
      for (int row = 0; row < batch.length; row++) {
        places[batch[row]] = new Place(kept, firstRows[row], data.get(batch[row]).length());
      }
    }
    return indices -> {
      EncoderInput input = plain.input(indices);
      return input.withHidden(depth, gather(places, indices, input.tokensPerRow()));
    };
  }

  /** {@code [B, T, H]}; where padding stands, any row will do, for it is masked. */
  private Tensor gather(Place[] places, int[] indices, int tokens) {
    Tensor[] parts = new Tensor[indices.length];
    for (int row = 0; row < indices.length; row++) {
      Place place = places[indices[row]];
      int[] rows = new int[tokens];
      for (int token = 0; token < tokens; token++) {
        rows[token] = place.firstRow() + Math.min(token, place.tokens() - 1);
      }
      parts[row] = tape.rows(place.states(), rows);
    }
    Tensor joined = parts.length == 1 ? parts[0] : tape.concat(0, parts);
    int hidden = joined.shape().dimension(-1);
    return tape.reshape(joined, Shape.of(indices.length, tokens, hidden));
  }
}
