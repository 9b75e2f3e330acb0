package io.graft.core.report;

import java.util.Arrays;

/**
 * A curve: a value for each of some steps.
 *
 * @param name for the legend
 * @param steps rising
 * @param values one for each step
 */
record Series(String name, double[] steps, double[] values) {
  private static final double MEMORY = 0.95;

  int size() {
    return steps.length;
  }

  /** The exponential moving average, corrected for its start at nothing (Kingma and Ba 2015). */
  Series smoothed(String newName) {
    double[] smooth = new double[values.length];
    double average = 0;
    double weight = 0;
    for (int i = 0; i < smooth.length; i++) {
      average = MEMORY * average + (1 - MEMORY) * values[i];
      weight = MEMORY * weight + (1 - MEMORY);
      smooth[i] = average / weight;
    }
    return new Series(newName, steps, smooth);
  }

  /**
   * At most {@code limit} of the points, those that keep the shape: of each bucket the one that
   * makes the largest triangle with the last one kept and the mean of the next bucket
   * (Largest-Triangle-Three-Buckets, Steinarsson 2013).
   *
   * @param limit at least 3
   */
  Series sampled(int limit) {
    int n = steps.length;
    if (n <= limit) {
      return this;
    }
    int[] kept = new int[limit];
    double width = (double) (n - 2) / (limit - 2);
    for (int bucket = 0; bucket < limit - 2; bucket++) {
      int from = (int) (bucket * width) + 1;
      int to = (int) ((bucket + 1) * width) + 1;
      int end = Math.min(n, (int) ((bucket + 2) * width) + 1);
      kept[bucket + 1] = largestTriangle(kept[bucket], from, to, end);
    }
    kept[limit - 1] = n - 1;
    return new Series(name, pick(steps, kept), pick(values, kept));
  }

  private int largestTriangle(int last, int from, int to, int end) {
    double meanStep = Arrays.stream(steps, to, end).average().orElse(steps[end - 1]);
    double meanValue = Arrays.stream(values, to, end).average().orElse(values[end - 1]);
    int best = from;
    double largest = -1;
    for (int i = from; i < to; i++) {
      double area =
          Math.abs(
              (steps[last] - meanStep) * (values[i] - values[last])
                  - (steps[last] - steps[i]) * (meanValue - values[last]));
      if (area > largest) {
        largest = area;
        best = i;
      }
    }
    return best;
  }

  private static double[] pick(double[] values, int[] indices) {
    return Arrays.stream(indices).mapToDouble(i -> values[i]).toArray();
  }
}
