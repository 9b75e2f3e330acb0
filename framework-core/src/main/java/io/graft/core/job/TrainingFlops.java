package io.graft.core.job;

import io.graft.core.model.AdaptedModel;
import io.graft.core.train.FrozenPrefix;
import io.graft.spi.model.EncoderConfig;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.train.StepResult;

/**
 * Adds up the floating-point operations of the encoder while it trains, as {@link EncoderFlops}
 * counts them: matrix products with the base's weights and of attention, padding included. Heads,
 * an adapter's own small products and looks at the development data are left out; a last layer that
 * runs for first tokens alone is counted as if it ran for all.
 */
final class TrainingFlops {
  private final EncoderConfig config;
  private final int frozen;
  private final boolean kept;
  private final long trained;
  private double sum;

  /**
   * @param frozen how many layers from the first nothing trains
   * @param kept whether their states were kept rather than computed in every step
   */
  TrainingFlops(AdaptedModel model, FrozenPrefix prefix, boolean kept) {
    this.config = model.encoder().config();
    this.frozen = prefix.depth();
    this.kept = kept;
    this.trained =
        model.adapters().stream()
            .flatMap(adapter -> adapter.trainedWeights().stream())
            .filter(TrainingFlops::multiplies)
            .mapToLong(weight -> weight.shape().elements())
            .sum();
  }

  /** Vectors cost next to nothing, and tables of embeddings are looked up. */
  private static boolean multiplies(Parameter weight) {
    return weight.shape().rank() == 2 && !weight.name().contains("embeddings");
  }

  void add(StepResult step) {
    int rows = Math.max(1, step.rows());
    int tokens = Math.round((float) step.paddedTokens() / rows);
    sum += new EncoderFlops(config, rows, tokens).training(frozen, kept, trained);
  }

  /** Goes on behind what an earlier process had counted. */
  void startAt(double earlier) {
    sum = earlier;
  }

  double sum() {
    return sum;
  }
}
