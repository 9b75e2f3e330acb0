package io.graft.core.embed;

/**
 * How vectors are learnt.
 *
 * @param model how scores are made
 * @param size numbers of a vector; even
 * @param epochs passes over the edges
 * @param batch edges of a step
 * @param negatives false edges beside each true one
 * @param rate the learning rate of Adam
 * @param margin between true and false edges, where the model learns by one
 * @param heldOut the share of the edges that are asked for and not learnt from
 * @param seed all random choices come from it
 */
public record EmbeddingPlan(
    EmbeddingModel model,
    int size,
    int epochs,
    int batch,
    int negatives,
    double rate,
    double margin,
    double heldOut,
    long seed) {
  public EmbeddingPlan {
    if (size < 2 || size % 2 != 0 || epochs < 1 || batch < 1 || negatives < 1) {
      throw new IllegalArgumentException("a plan needs an even size, epochs, batch and negatives");
    }
  }

  /** What serves graphs of some ten thousand concepts. */
  public static EmbeddingPlan usual(EmbeddingModel model, long seed) {
    return new EmbeddingPlan(model, 64, 100, 512, 16, 0.02, 0.5, 0.05, seed);
  }

  public EmbeddingPlan with(int newSize, int newEpochs, double newHeldOut) {
    return new EmbeddingPlan(
        model, newSize, newEpochs, batch, negatives, rate, margin, newHeldOut, seed);
  }
}
