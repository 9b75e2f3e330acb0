package io.graft.core.train;

import io.graft.spi.train.Batch;

/** The training data of a job, in batches. */
public interface TrainingData {

  /** How many batches an epoch has. */
  int batches(int epoch);

  /**
   * A batch.
   *
   * @param epoch from 0
   * @param index from 0
   */
  Batch batch(int epoch, int index);
}
