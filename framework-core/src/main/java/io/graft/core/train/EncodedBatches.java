package io.graft.core.train;

import io.graft.core.text.encode.EncodedExample;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.train.Batch;
import io.graft.spi.train.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** A data set in batches that are chosen anew for each epoch. Used by one thread. */
public final class EncodedBatches implements TrainingData {
  private final List<EncodedExample> data;
  private final InputSource inputs;
  private final IntFunction<List<int[]>> epochs;
  private final Function<List<EncodedExample>, Targets> targets;
  private int presentEpoch = -1;
  private List<int[]> present = List.of();

  /**
   * @param epochs the batches of an epoch, as places in the data set
   * @param targets makes the targets of a batch's rows
   */
  public EncodedBatches(
      List<EncodedExample> data,
      InputSource inputs,
      IntFunction<List<int[]>> epochs,
      Function<List<EncodedExample>, Targets> targets) {
    this.data = data;
    this.inputs = inputs;
    this.epochs = epochs;
    this.targets = targets;
  }

  @Override
  public int batches(int epoch) {
    return of(epoch).size();
  }

  @Override
  public Batch batch(int epoch, int index) {
    int[] indices = of(epoch).get(index);
    List<EncodedExample> rows = new ArrayList<>();
    for (int i : indices) {
      rows.add(data.get(i));
    }
    // what goes through the model: one vector a text where pooled features are kept
    EncoderInput input = inputs.input(indices);
    int realTokens = Arrays.stream(input.mask().values()).sum();
    return new Batch(input, targets.apply(rows), indices, realTokens);
  }

  private List<int[]> of(int epoch) {
    if (epoch != presentEpoch) {
      present = epochs.apply(epoch);
      presentEpoch = epoch;
    }
    return present;
  }
}
