package io.graft.core.task;

import io.graft.core.recipe.DataSection;
import io.graft.core.text.batch.LengthBatches;
import io.graft.core.text.batch.RowBatch;
import io.graft.core.text.encode.Collator;
import io.graft.core.text.encode.EncodedExample;
import io.graft.core.text.encode.RowInjection;
import io.graft.core.text.encode.TextEncoder;
import io.graft.core.text.read.LabelSet;
import io.graft.core.train.EncodedBatches;
import io.graft.core.train.InputSource;
import io.graft.core.train.TrainingData;
import io.graft.spi.Settings;
import io.graft.spi.text.Example;
import io.graft.spi.train.Targets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a task is opened with.
 *
 * @param settings its own, checked
 * @param labels what its outputs stand for
 * @param encoder turns texts into token ids
 * @param collator puts rows side by side
 * @param batchTokens the most tokens of a batch, padding included
 * @param batchRows the most rows of a batch
 * @param seed of the job
 * @param data says where files are; null when nothing is trained
 */
public record TaskContext(
    Settings settings,
    LabelSet labels,
    TextEncoder encoder,
    Collator collator,
    int batchTokens,
    int batchRows,
    long seed,
    @Nullable DataSection data) {

  /** The same with knowledge put into texts; this one without an injection. */
  public TaskContext injecting(@Nullable RowInjection injection) {
    return injection == null
        ? this
        : new TaskContext(
            settings,
            labels,
            encoder.injecting(injection),
            collator,
            batchTokens,
            batchRows,
            seed,
            data);
  }

  /**
   * Batches of similar lengths, in a new order each epoch.
   *
   * @param targets what a batch's rows are trained towards
   */
  public TrainingData batchesByLength(
      EncodedSplit train, Function<List<EncodedExample>, Targets> targets) {
    LengthBatches lengths = new LengthBatches(train.lengths(), batchTokens, batchRows, seed);
    return new EncodedBatches(
        train.encoded(),
        train.inputs(),
        epoch -> lengths.epoch(epoch).batches().stream().map(RowBatch::rows).toList(),
        targets);
  }

  /** Rows that were made of examples, one or more of each, ready for the model. */
  public EncodedSplit split(List<Example> examples, List<EncodedExample> rows) {
    int[] lengths = rows.stream().mapToInt(EncodedExample::length).toArray();
    return new EncodedSplit(
        examples,
        rows,
        InputSource.tokens(rows, collator),
        EncodedSplit.evaluationBatches(lengths, batchTokens));
  }
}
