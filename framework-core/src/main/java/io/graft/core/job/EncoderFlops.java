package io.graft.core.job;

import io.graft.spi.model.EncoderConfig;

/**
 * Floating-point operations of an encoder, counted from its shapes: matrix products only, a
 * multiplication and an addition as two.
 *
 * @param config the sizes of the encoder
 * @param rows rows of a batch
 * @param tokens tokens of a row
 */
record EncoderFlops(EncoderConfig config, int rows, int tokens) {

  /** The linear layers of one encoder layer: four projections and two of the feed-forward part. */
  private double linear() {
    double hidden = config.hiddenSize();
    return 2.0 * rows * tokens * (4 * hidden * hidden + 2 * hidden * config.intermediateSize());
  }

  /** Scores and weighted sum of one layer's attention. */
  private double attention() {
    return 4.0 * rows * tokens * tokens * config.hiddenSize();
  }

  double forward() {
    return config.layers() * (linear() + attention());
  }

  /** All weights train: the gradients of inputs and of weights cost a forward pass each. */
  double full() {
    return 3 * forward();
  }

  /**
   * Adapters train: the gradients of inputs only; the lowest layer's linear ones are not needed.
   */
  double lowRank() {
    return forward() + config.layers() * (linear() + 2 * attention()) - linear();
  }

  /** The top layers train. */
  double top(int layers) {
    return forward() + layers * 2 * (linear() + attention());
  }

  /**
   * A training step of any method.
   *
   * @param frozen how many layers from the first nothing trains
   * @param kept whether the frozen layers are not run, because their states were kept
   * @param trained elements of the base's matrices that train
   */
  double training(int frozen, boolean kept, long trained) {
    int above = config.layers() - frozen;
    double forward = (kept ? above : config.layers()) * (linear() + attention());
    if (above == 0) {
      return forward;
    }
    double inputs = above * (linear() + 2 * attention()) - linear();
    return forward + inputs + 2.0 * rows * tokens * trained;
  }
}
