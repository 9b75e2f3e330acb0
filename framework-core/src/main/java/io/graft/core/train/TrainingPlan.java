package io.graft.core.train;

/**
 * How long a job trains.
 *
 * @param epochs passes over the data
 * @param totalSteps all steps of all epochs
 * @param evalEvery steps between looks at the development data; 0 for one at the end of each epoch
 * @param accumulate batches that make up one step; the last of an epoch may have fewer
 */
public record TrainingPlan(int epochs, long totalSteps, int evalEvery, int accumulate) {

  /** The plan for some data: batches differ from epoch to epoch, and so may their number. */
  public static TrainingPlan of(int epochs, int evalEvery, TrainingData data) {
    return of(epochs, evalEvery, 1, data);
  }

  /** The same with steps of several batches. */
  public static TrainingPlan of(int epochs, int evalEvery, int accumulate, TrainingData data) {
    long total = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      total += steps(data.batches(epoch), accumulate);
    }
    return new TrainingPlan(epochs, total, evalEvery, accumulate);
  }

  /** The steps of an epoch. */
  int steps(int batches) {
    return steps(batches, accumulate);
  }

  private static int steps(int batches, int accumulate) {
    return (batches + accumulate - 1) / accumulate;
  }
}
