package io.graft.core.task.maskedlm;

import io.graft.core.tensor.CounterRandom;
import io.graft.core.text.batch.LengthBatches;
import io.graft.core.text.batch.RowBatch;
import io.graft.core.text.corpus.CorpusMix;
import io.graft.core.train.TrainingData;
import io.graft.spi.train.Batch;
import java.util.Arrays;
import java.util.List;

/** The batches of continued pretraining: other tokens hidden in each epoch. Used by one thread. */
final class PretrainingData implements TrainingData {
  private final MaskedRows rows;
  private final CorpusMix mix;
  private final int batchTokens;
  private final int batchRows;
  private final long seed;
  private int presentEpoch = -1;
  private List<int[]> present = List.of();

  PretrainingData(MaskedRows rows, CorpusMix mix, int batchTokens, int batchRows, long seed) {
    this.rows = rows;
    this.mix = mix;
    this.batchTokens = batchTokens;
    this.batchRows = batchRows;
    this.seed = seed;
  }

  @Override
  public int batches(int epoch) {
    return of(epoch).size();
  }

  @Override
  public Batch batch(int epoch, int index) {
    return rows.batch(of(epoch).get(index), CounterRandom.of(seed, "masking", epoch));
  }

  private List<int[]> of(int epoch) {
    if (epoch != presentEpoch) {
      int[] chosen = mix.rows(epoch);
      int[] all = rows.lengths();
      int[] lengths = Arrays.stream(chosen).map(row -> all[row]).toArray();
      present =
          new LengthBatches(lengths, batchTokens, batchRows, seed)
              .epoch(epoch).batches().stream()
                  .map(RowBatch::rows)
                  .map(batch -> Arrays.stream(batch).map(at -> chosen[at]).toArray())
                  .toList();
      presentEpoch = epoch;
    }
    return present;
  }
}
