package io.graft.core.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * The expected calibration error (Guo et al. 2017): how far confidence and accuracy differ,
 * averaged over equally wide bins of confidence, each weighted by its examples. Not thread-safe.
 */
public final class CalibrationError {

  /**
   * A bin of confidence.
   *
   * @param from its lower bound, not in it but in the first bin
   * @param to its upper bound, in it
   * @param count how many predictions are in it
   * @param confidence their mean probability; 0 in an empty bin
   * @param accuracy the share of them that is right; 0 in an empty bin
   */
  public record Bin(double from, double to, long count, double confidence, double accuracy) {}

  /** The paper's number of bins. */
  public static final int DEFAULT_BINS = 15;

  private final long[] counts;
  private final long[] correct;
  private final double[] confidence;
  private long total;

  /**
   * @param bins how many bins part [0, 1]; at least 1
   */
  public CalibrationError(int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException("bins must be at least 1");
    }
    counts = new long[bins];
    correct = new long[bins];
    confidence = new double[bins];
  }

  /**
   * Counts one prediction.
   *
   * @param probability what the model gave the class that it chose, in [0, 1]
   * @param right whether that class is the label
   */
  public void add(double probability, boolean right) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability " + probability + " is outside [0, 1]");
    }
    // bin m holds (m / bins, (m + 1) / bins]; the first one 0 as well
    int bin = Math.max(0, (int) Math.ceil(probability * counts.length) - 1);
    counts[bin]++;
    correct[bin] += right ? 1 : 0;
    confidence[bin] += probability;
    total++;
  }

  /**
   * The error, in [0, 1].
   *
   * @throws IllegalStateException when nothing was counted
   */
  public double value() {
    if (total == 0) {
      throw new IllegalStateException("no prediction was counted");
    }
    double sum = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      sum += Math.abs(correct[bin] - confidence[bin]);
    }
    return sum / total;
  }

  /** All bins in the order of confidence, for reliability diagrams. */
  public List<Bin> bins() {
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < counts.length; bin++) {
      double count = Math.max(1, counts[bin]);
      bins.add(
          new Bin(
              (double) bin / counts.length,
              (double) (bin + 1) / counts.length,
              counts[bin],
              confidence[bin] / count,
              correct[bin] / count));
    }
    return bins;
  }
}
