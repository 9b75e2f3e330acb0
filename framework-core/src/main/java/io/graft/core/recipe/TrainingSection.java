package io.graft.core.recipe;

import io.graft.spi.train.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * The {@code training} keys of a recipe.
 *
 * @param epochs passes over the training data
 * @param learningRate the greatest learning rate
 * @param headLearningRate the same for the head
 * @param batchTokens tokens in a batch, padding included
 * @param batchRows the most texts of a batch; 0 for no limit but that of the tokens
 * @param accumulate batches whose gradients add up to one step
 * @param maxLength tokens that are kept of a text
 * @param warmup how long the learning rate rises
 * @param schedule its course after that
 * @param weightDecay decoupled weight decay
 * @param dropout the share of activations that are dropped
 * @param clip greatest norm of all gradients together; 0 for no limit
 * @param seed all random choices come from it
 * @param precision the number format
 * @param threads compute threads
 * @param evalEvery steps between evaluations on the development data; 0 for once an epoch
 * @param earlyStopping when to stop early, or null for never
 * @param checkpointEvery steps between checkpoints; 0 for none
 * @param keepCheckpoints how many of the newest are kept
 */
public record TrainingSection(
    int epochs,
    double learningRate,
    double headLearningRate,
    int batchTokens,
    int batchRows,
    int accumulate,
    int maxLength,
    Warmup warmup,
    Schedule.Kind schedule,
    double weightDecay,
    double dropout,
    double clip,
    long seed,
    Precision precision,
    int threads,
    int evalEvery,
    @Nullable EarlyStopping earlyStopping,
    int checkpointEvery,
    int keepCheckpoints) {

  /** What a recipe without {@code training} keys gets. */
  public static TrainingSection defaults() {
    return new TrainingSection(
        3,
        1e-3,
        1e-3,
        1024,
        0,
        1,
        128,
        new Warmup(0.1),
        Schedule.Kind.LINEAR,
        0.01,
        0.1,
        1,
        1,
        Precision.FLOAT,
        Math.min(1024, Runtime.getRuntime().availableProcessors()),
        0,
        null,
        100,
        2);
  }

  /** The most texts of a batch, for whoever makes batches. */
  public int mostRows() {
    return batchRows == 0 ? Integer.MAX_VALUE : batchRows;
  }

  /** The course of the learning rate in a job of {@code totalSteps} steps. */
  public Schedule schedule(long totalSteps) {
    return new Schedule(schedule, warmup.share(totalSteps));
  }
}
