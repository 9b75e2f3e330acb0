package io.graft.core.text.encode;

import io.graft.spi.model.EncoderConfig;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Ops;
import java.util.Arrays;
import java.util.List;

/** Puts examples side by side, padded to the longest. */
public final class Collator {
  private final int padId;
  private final KnownBatch known;

  /**
   * @param padId the id that fills short rows
   * @param firstPosition the position of the first token of a row
   * @param ops makes what lives as long as a batch
   */
  public Collator(int padId, int firstPosition, Ops ops) {
    this.padId = padId;
    this.known = new KnownBatch(firstPosition, ops);
  }

  /** For the rows of an encoder. */
  public static Collator of(EncoderConfig config, Ops ops) {
    return new Collator(config.padTokenId(), config.firstPosition(), ops);
  }

  /**
   * @param data the data set
   * @param indices which of its examples, in the order of the rows
   */
  public EncoderInput collate(List<EncodedExample> data, int[] indices) {
    List<EncodedExample> rows = Arrays.stream(indices).mapToObj(data::get).toList();
    int columns = rows.stream().mapToInt(EncodedExample::length).max().orElse(1);
    int[] ids = new int[indices.length * columns];
    int[] mask = new int[ids.length];
    int[] types = new int[ids.length];
    Arrays.fill(ids, padId);
    boolean typed = false;
    for (int row = 0; row < indices.length; row++) {
      EncodedExample example = rows.get(row);
      int start = row * columns;
      System.arraycopy(example.ids(), 0, ids, start, example.length());
      System.arraycopy(example.types(), 0, types, start, example.length());
      Arrays.fill(mask, start, start + example.length(), 1);
      typed |= Arrays.stream(example.types()).anyMatch(type -> type != 0);
    }
    EncoderInput input =
        EncoderInput.of(
            new IntMatrix(indices.length, columns, ids),
            new IntMatrix(indices.length, columns, mask));
    EncoderInput plain =
        typed ? input.withTypes(new IntMatrix(indices.length, columns, types)) : input;
    return known.add(plain, rows);
  }
}
