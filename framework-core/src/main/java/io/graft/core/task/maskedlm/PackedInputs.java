package io.graft.core.task.maskedlm;

import io.graft.core.task.EncodedSplit;
import io.graft.core.text.corpus.PackedRow;
import io.graft.core.text.encode.Collator;
import io.graft.core.text.encode.EncodedExample;
import io.graft.core.train.InputSource;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.text.Example;
import java.util.List;

/**
 * Packed rows as the inputs of a part of the data, nothing hidden. Immutable.
 *
 * @param rows the packed text
 * @param collator puts rows side by side
 */
record PackedInputs(List<PackedRow> rows, Collator collator) implements InputSource {
  /** A row is of no single example. */
  private static final Example PACKED = new Example("packed", "", null, List.of());

  /** The rows of a part of the data that this task encoded. */
  static PackedInputs of(EncodedSplit split) {
    if (split.inputs() instanceof PackedInputs packed) {
      return packed;
    }
    throw new IllegalArgumentException("a part of the data that another task encoded");
  }

  static EncodedExample encoded(int[] ids) {
    return new EncodedExample(PACKED, ids, new int[ids.length]);
  }

  List<EncodedExample> encoded() {
    return rows.stream().map(row -> encoded(row.ids())).toList();
  }

  int[] lengths() {
    return rows.stream().mapToInt(PackedRow::length).toArray();
  }

  @Override
  public EncoderInput input(int[] indices) {
    return collator.collate(encoded(), indices);
  }
}
