package io.graft.core.task;

import io.graft.core.text.batch.LengthBatches;
import io.graft.core.text.batch.RowBatch;
import io.graft.core.text.encode.Collator;
import io.graft.core.text.encode.EncodedExample;
import io.graft.core.text.encode.TextEncoder;
import io.graft.core.train.FrozenPrefix;
import io.graft.core.train.InputSource;
import io.graft.spi.text.Example;
import java.util.List;

/**
 * One part of the data, ready for the model.
 *
 * @param examples as they were read
 * @param encoded as token ids
 * @param inputs makes a batch's input
 * @param evaluationBatches every example once, similar lengths together
 */
public record EncodedSplit(
    List<Example> examples,
    List<EncodedExample> encoded,
    InputSource inputs,
    List<int[]> evaluationBatches) {

  public static EncodedSplit of(
      List<Example> examples, TextEncoder encoder, Collator collator, int batchTokens) {
    List<EncodedExample> encoded = encoder.encode(examples);
    return new EncodedSplit(
        examples,
        encoded,
        InputSource.tokens(encoded, collator),
        evaluationBatches(lengths(encoded), batchTokens));
  }

  /** Every row once, similar lengths together. */
  public static List<int[]> evaluationBatches(int[] lengths, int batchTokens) {
    return lengths.length == 0
        ? List.of()
        : new LengthBatches(lengths, batchTokens, LengthBatches.ANY_ROWS, 0)
            .evaluation().batches().stream().map(RowBatch::rows).toList();
  }

  /** The same with the states of frozen layers kept, where that gains something and fits. */
  public EncodedSplit cached(FrozenPrefix prefix) {
    return prefix
        .cache(encoded, inputs, evaluationBatches)
        .map(source -> new EncodedSplit(examples, encoded, source, evaluationBatches))
        .orElse(this);
  }

  public int[] lengths() {
    return lengths(encoded);
  }

  private static int[] lengths(List<EncodedExample> encoded) {
    return encoded.stream().mapToInt(EncodedExample::length).toArray();
  }

  public long realTokens() {
    return encoded.stream().mapToLong(EncodedExample::length).sum();
  }
}
