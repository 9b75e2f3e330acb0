package io.graft.core.job;

import io.graft.core.checkpoint.RunMarks;
import io.graft.core.evaluate.Metrics;
import io.graft.core.recipe.EarlyStopping;
import io.graft.core.train.AdamOptimizer;
import io.graft.core.train.RunningTraining;
import io.graft.core.train.Trainer;
import io.graft.spi.train.StepResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Watches the training loop: progress, metrics, the best weights, patience, checkpoints. */
final class TrainingWatch implements Trainer.Observer {
  private final RunningTraining training;
  private final TrainingRecord record;
  private final TrainingFlops flops;
  private final @Nullable EarlyStopping stopping;
  private final Supplier<@Nullable Metrics> development;
  private final JobListener listener;
  private final Throughput throughput = new Throughput();
  private final long started = System.nanoTime();
  private double earlierSeconds;
  private double otherSeconds;
  private boolean owesCheckpoint;

  /**
   * @param development scores the model on the development data; null without any
   */
  TrainingWatch(
      RunningTraining training,
      TrainingRecord record,
      TrainingFlops flops,
      @Nullable EarlyStopping stopping,
      Supplier<@Nullable Metrics> development,
      JobListener listener) {
    this.training = training;
    this.record = record;
    this.flops = flops;
    this.stopping = stopping;
    this.development = development;
    this.listener = listener;
  }

  /** Goes on behind what an earlier process had done. */
  void startAt(RunMarks marks) {
    earlierSeconds = marks.trainSeconds();
    throughput.startAt(marks.realTokens(), marks.paddedTokens());
    flops.startAt(marks.flops());
  }

  @Override
  public void begins(long step) {
    record.stepBegins();
  }

  @Override
  public void step(long step, int epoch, StepResult result, double seconds) {
    throughput.add(result, seconds);
    flops.add(result);
    long totalSteps = training.plan().totalSteps();
    double rate =
        training.scope().optimizers().stream().mapToDouble(AdamOptimizer::lastRate).max().orElse(0);
    double left = (totalSteps - step) * throughput.recentSecondsPerStep();
    listener.on(
        new JobEvent.StepDone(
            step,
            totalSteps,
            epoch,
            result.loss(),
            rate,
            throughput.recentTokensPerSecond(),
            left));
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("step", step);
    row.put("epoch", epoch);
    row.put("loss", result.loss());
    row.put("learning_rate", rate);
    row.put("seconds", seconds);
    row.put("real_tokens", result.realTokens());
    row.putAll(result.metrics());
    record.log(row);
  }

  @Override
  public boolean evaluate(long step, int epoch) {
    long begun = System.nanoTime();
    Metrics metrics = development.get();
    if (metrics == null) {
      return true;
    }
    String watched =
        stopping == null || stopping.metric() == null ? metrics.primary() : stopping.metric();
    boolean isBest = training.best().offer(metrics.rising(watched), step);
    Map<String, Double> watchedFirst = new LinkedHashMap<>();
    watchedFirst.put(watched, metrics.value(watched));
    watchedFirst.putAll(metrics.values());
    listener.on(new JobEvent.Evaluated(step, epoch, watchedFirst, isBest));
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("step", step);
    row.put("epoch", epoch);
    metrics.values().forEach((name, value) -> row.put("dev_" + name, value));
    record.log(row);
    otherSeconds += secondsSince(begun);
    return !training.best().exhausted();
  }

  @Override
  public void ended(long step, boolean last) {
    owesCheckpoint |= record.checkpoints().due(step, last);
    if (owesCheckpoint) {
      save(last);
    }
  }

  /** A job that is cancelled loses nothing. */
  @Override
  public void cancelled(long step) {
    if (record.checkpoints().on() && step > 0) {
      save(false);
    }
  }

  private void save(boolean last) {
    if (!training.settled()) {
      return; // gradients wait for their update: behind the step that makes it
    }
    long begun = System.nanoTime();
    record.save(
        training.state(last),
        seconds(),
        throughput.realTokens(),
        throughput.paddedTokens(),
        flops.sum());
    owesCheckpoint = false;
    otherSeconds += secondsSince(begun);
  }

  private static double secondsSince(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }

  /** The training loop alone, without looks at the development data and checkpoints. */
  private double seconds() {
    return earlierSeconds + secondsSince(started) - otherSeconds;
  }

  TrainingSummary summary(long steps, long bestStep) {
    double seconds = seconds();
    return new TrainingSummary(
        steps,
        record.stepsAllLives(),
        bestStep,
        seconds,
        throughput.realTokens() / Math.max(1e-9, seconds),
        throughput.paddedOverReal(),
        flops.sum());
  }
}
