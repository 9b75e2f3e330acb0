package io.graft.core.task.maskedlm;

import io.graft.core.text.corpus.PackedRow;
import io.graft.core.text.encode.Collator;
import io.graft.core.text.encode.EncodedExample;
import io.graft.core.text.mask.MaskedRow;
import io.graft.core.text.mask.TokenMasking;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.tensor.RandomStream;
import io.graft.spi.train.Batch;
import io.graft.spi.train.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes batches out of packed rows with some tokens hidden. Immutable.
 *
 * @param rows the packed text
 * @param masking chooses what is hidden
 * @param collator puts rows side by side
 */
record MaskedRows(List<PackedRow> rows, TokenMasking masking, Collator collator) {
  int[] lengths() {
    return rows.stream().mapToInt(PackedRow::length).toArray();
  }

  /**
   * A batch.
   *
   * @param numbers the rows that it is made of
   * @param random the stream of the seed and the epoch
   * @return with a target for each token of the padded rows
   */
  Batch batch(int[] numbers, RandomStream random) {
    List<EncodedExample> seen = new ArrayList<>();
    List<MaskedRow> hidden = new ArrayList<>();
    for (int number : numbers) {
      MaskedRow row = masking.mask(rows.get(number), random, number);
      hidden.add(row);
      seen.add(PackedInputs.encoded(row.ids()));
    }
    int[] all = new int[numbers.length];
    Arrays.setAll(all, i -> i);
    EncoderInput input = collator.collate(seen, all);
    int columns = input.tokensPerRow();
    int[] targets = new int[numbers.length * columns];
    Arrays.fill(targets, MaskedRow.NO_TARGET);
    int real = 0;
    for (int row = 0; row < numbers.length; row++) {
      int[] own = hidden.get(row).targets();
      System.arraycopy(own, 0, targets, row * columns, own.length);
      real += own.length;
    }
    return new Batch(input, Targets.ofClasses(targets), numbers, real);
  }
}
