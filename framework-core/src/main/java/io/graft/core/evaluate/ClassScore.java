package io.graft.core.evaluate;

/**
 * How well one class is found. A ratio without a denominator is 0, as in scikit-learn.
 *
 * @param correct examples of the class that were predicted as such
 * @param predicted examples that were predicted as the class
 * @param support examples of the class
 */
public record ClassScore(long correct, long predicted, long support) {

  /** The share of what was predicted that is right. */
  public double precision() {
    return ratio(correct, predicted);
  }

  /** The share of what should have been predicted that was. */
  public double recall() {
    return ratio(correct, support);
  }

  /** The harmonic mean of precision and recall. */
  public double f1() {
    return ratio(2 * correct, predicted + support);
  }

  /** Whether the class occurs, as a label or as a prediction. */
  public boolean occurs() {
    return predicted + support > 0;
  }

  /** The counts of two classes together, for micro averages. */
  ClassScore plus(ClassScore other) {
    return new ClassScore(
        correct + other.correct, predicted + other.predicted, support + other.support);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
