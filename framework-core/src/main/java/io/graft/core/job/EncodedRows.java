package io.graft.core.job;

import io.graft.core.model.AdaptedModel;
import io.graft.spi.model.Encoder;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.model.TokenMap;
import io.graft.spi.peft.Adapter;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import io.graft.spi.train.Model;
import java.util.Arrays;
import java.util.List;

/**
 * A model whose encoder has run: any input gives the states of its rows in a pass that it shared
 * with others. For one batch of all of these rows.
 */
final class EncodedRows implements Model {
  private final AdaptedModel model;
  private final EncoderOutput pass;
  private final int from;
  private final int count;

  /**
   * @param pass of all rows; its states are kept beyond the step
   * @param from the first row of this model
   * @param count how many rows are this model's
   */
  EncodedRows(AdaptedModel model, EncoderOutput pass, int from, int count) {
    this.model = model;
    this.pass = pass;
    this.from = from;
    this.count = count;
  }

  @Override
  public Encoder encoder() {
    return model.encoder();
  }

  @Override
  public List<Adapter> adapters() {
    return model.adapters();
  }

  @Override
  public List<Parameter> trainable() {
    return model.trainable();
  }

  @Override
  public Tensor wordEmbeddings(Tape tape, IntMatrix ids) {
    return model.wordEmbeddings(tape, ids);
  }

  @Override
  public EncoderOutput encode(Tape tape, EncoderInput input, boolean training) {
    if (training || input.rows() != count) {
      throw new IllegalArgumentException("these are the states of " + count + " encoded rows");
    }
    return new EncoderOutput(
        tape.slice(pass.hidden(), 0, from, from + count),
        rows(pass.mask()),
        new TokenMap(rows(pass.tokens().columns())),
        List.of());
  }

  private IntMatrix rows(IntMatrix matrix) {
    int columns = matrix.columns();
    int[] values = Arrays.copyOfRange(matrix.values(), from * columns, (from + count) * columns);
    return new IntMatrix(count, columns, values);
  }

  @Override
  public Tensor logits(Tape tape, EncoderOutput output, boolean training) {
    return model.logits(tape, output, training);
  }

  @Override
  public Tensor features(Tape tape, EncoderOutput output) {
    return model.features(tape, output);
  }
}
