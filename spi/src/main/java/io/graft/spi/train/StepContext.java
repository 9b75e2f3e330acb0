package io.graft.spi.train;

import io.graft.spi.tensor.RandomStream;
import io.graft.spi.tensor.Tape;
import org.osgi.annotation.versioning.ProviderType;

/** What a training step sees. Valid for that one step. */
@ProviderType
public interface StepContext {

  /** The tape; everything made on it in scope STEP ends with the step. */
  Tape tape();

  /** The number of this step, from 0. */
  long step();

  /** The share of all steps done before this one, in [0, 1). */
  double progress();

  /**
   * The next batch of the training data. Where a step has several {@link #parts()}, drawing one
   * ends what was made on the tape for the one before; what optimizers have accumulated stays.
   */
  Batch next();

  /**
   * How many batches make up this step's update. More than one only for objectives that {@linkplain
   * Objective#accumulates accumulate}.
   */
  default int parts() {
    return 1;
  }

  /** Random numbers keyed by {@code stream} and this step. */
  RandomStream random(String stream);
}
