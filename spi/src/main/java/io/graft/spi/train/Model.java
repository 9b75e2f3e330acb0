package io.graft.spi.train;

import io.graft.spi.model.Encoder;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.peft.Adapter;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** An encoder with the adapters and the head of a job. */
@ProviderType
public interface Model {

  Encoder encoder();

  /** The adapters in the order in which they are applied; empty for a bare base model. */
  List<Adapter> adapters();

  /** What this job trains: adapter, head, and base weights that a method declared as trained. */
  List<Parameter> trainable();

  /**
   * The word embeddings of {@code ids} as this model has them, trained or not: {@code [B, T]} to
   * {@code [B, T, H]}. What a method changes there goes back in by {@link
   * EncoderInput#withEmbeddings}.
   */
  Tensor wordEmbeddings(Tape tape, IntMatrix ids);

  /** Runs encoder and adapters; dropout is on when {@code training}. */
  EncoderOutput encode(Tape tape, EncoderInput input, boolean training);

  /** The head's scores for what the encoder gave. */
  Tensor logits(Tape tape, EncoderOutput output, boolean training);

  /** {@link #encode} and {@link #logits} in one. */
  default Tensor logits(Tape tape, EncoderInput input, boolean training) {
    return logits(tape, encode(tape, input, training), training);
  }

  /** The vector of each row under the head, {@code [B, H]}. */
  Tensor features(Tape tape, EncoderOutput output);

  /** {@link #encode} and {@link #features} in one. */
  default Tensor features(Tape tape, EncoderInput input, boolean training) {
    return features(tape, encode(tape, input, training));
  }
}
