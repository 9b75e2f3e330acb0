package io.graft.core.train;

/**
 * How long a job trains.
 *
 * @param epochs passes over the data
 * @param totalSteps all steps of all epochs
 * @param evalEvery steps between looks at the development data; 0 for one at the end of each epoch
 */
public record TrainingPlan(int epochs, long totalSteps, int evalEvery) {

  /** The plan for some data: batches differ from epoch to epoch, and so may their number. */
  public static TrainingPlan of(int epochs, int evalEvery, TrainingData data) {
    long total = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      total += data.batches(epoch);
    }
    return new TrainingPlan(epochs, total, evalEvery);
  }
}
