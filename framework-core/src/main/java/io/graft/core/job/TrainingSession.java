package io.graft.core.job;

import io.graft.core.evaluate.Metrics;
import io.graft.core.recipe.EarlyStopping;
import io.graft.core.recipe.TrainingSection;
import io.graft.core.task.EncodedSplit;
import io.graft.core.task.TaskSession;
import io.graft.core.tensor.TensorTape;
import io.graft.core.train.AdamOptimizer;
import io.graft.core.train.BestWeights;
import io.graft.core.train.JobEnvironment;
import io.graft.core.train.ModelRunner;
import io.graft.core.train.ObjectiveScope;
import io.graft.core.train.ParameterGroups;
import io.graft.core.train.Trainer;
import io.graft.core.train.TrainingClock;
import io.graft.core.train.TrainingData;
import io.graft.core.train.TrainingPlan;
import io.graft.spi.train.OptimizerSpec;
import io.graft.spi.train.StepResult;
import io.graft.spi.train.TrainingStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The training part of an adaptation: plan, objective, looks at the development data. */
final class TrainingSession {
  private final TrainingSection settings;
  private final ChosenServices services;
  private final TensorTape tape;
  private final AssembledModel model;
  private final JobEnvironment environment;
  private final TaskSession task;
  private final EncodedData data;

  TrainingSession(
      TrainingSection settings,
      ChosenServices services,
      TensorTape tape,
      AssembledModel model,
      JobEnvironment environment,
      TaskSession task,
      EncodedData data) {
    this.settings = settings;
    this.services = services;
    this.tape = tape;
    this.model = model;
    this.environment = environment;
    this.task = task;
    this.data = data;
  }

  /**
   * Trains, puts the best weights back, and says how it went.
   *
   * @param metricsLog takes one record for each step and each look at the development data
   */
  TrainingSummary run(JobListener listener, Consumer<Map<String, Object>> metricsLog) {
    TrainingData batches = task.training(data.train());
    TrainingPlan plan = TrainingPlan.of(settings.epochs(), settings.evalEvery(), batches);
    TrainingClock clock = new TrainingClock();
    ObjectiveScope scope = scope(plan, clock);
    EarlyStopping stopping = settings.earlyStopping();
    BestWeights best =
        new BestWeights(
            model.adapted().trainable(),
            stopping == null ? 0 : stopping.minDelta(),
            stopping == null ? 0 : stopping.patience());
    Watch watch = new Watch(plan, scope, best, listener, metricsLog);
    try (TrainingStep step = services.objective().service().open(scope)) {
      new Trainer(
              tape, settings.seed(), plan, clock, List.of(model.session()), environment::cancelled)
          .fit(step, batches, watch);
    }
    best.restore();
    return watch.summary(clock.step(), best.bestStep());
  }

  /** How well the adapted model does on a part of the data. */
  Metrics evaluate(EncodedSplit split) {
    return task.evaluate(new ModelRunner(tape), model.adapted(), split);
  }

  private ObjectiveScope scope(TrainingPlan plan, TrainingClock clock) {
    OptimizerSpec spec =
        new OptimizerSpec(
            settings.learningRate(),
            0.9,
            0.999,
            1e-8,
            settings.clip(),
            settings.schedule(plan.totalSteps()));
    return new ObjectiveScope(
        environment.withSettings(services.objective().settings()),
        tape,
        model.adapted(),
        model.base(),
        task.loss(),
        ParameterGroups.of(
            model.adapted(),
            settings.headLearningRate() / settings.learningRate(),
            settings.weightDecay()),
        spec,
        clock::step,
        plan::totalSteps);
  }

  /** Watches the loop: progress, metrics, the best weights, patience. */
  private final class Watch implements Trainer.Observer {
    private final TrainingPlan plan;
    private final ObjectiveScope scope;
    private final BestWeights best;
    private final JobListener listener;
    private final Consumer<Map<String, Object>> metricsLog;
    private final Throughput throughput = new Throughput();
    private final long started = System.nanoTime();
    private double evaluationSeconds;

    Watch(
        TrainingPlan plan,
        ObjectiveScope scope,
        BestWeights best,
        JobListener listener,
        Consumer<Map<String, Object>> metricsLog) {
      this.plan = plan;
      this.scope = scope;
      this.best = best;
      this.listener = listener;
      this.metricsLog = metricsLog;
    }

    @Override
    public void step(long step, int epoch, StepResult result, double seconds) {
      throughput.add(result, seconds);
      double rate =
          scope.optimizers().stream().mapToDouble(AdamOptimizer::lastRate).max().orElse(0);
      double left = (plan.totalSteps() - step) * throughput.recentSecondsPerStep();
      listener.on(
          new JobEvent.StepDone(
              step,
              plan.totalSteps(),
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
      metricsLog.accept(row);
    }

    @Override
    public boolean evaluate(long step, int epoch) {
      if (data.dev().examples().isEmpty()) {
        return true;
      }
      long begun = System.nanoTime();
      Metrics metrics = TrainingSession.this.evaluate(data.dev());
      EarlyStopping stopping = settings.earlyStopping();
      String watched =
          stopping == null || stopping.metric() == null ? metrics.primary() : stopping.metric();
      boolean isBest = best.offer(metrics.rising(watched), step);
      listener.on(new JobEvent.Evaluated(step, epoch, metrics.values(), isBest));
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("step", step);
      row.put("epoch", epoch);
      metrics.values().forEach((name, value) -> row.put("dev_" + name, value));
      metricsLog.accept(row);
      evaluationSeconds += (System.nanoTime() - begun) / 1e9;
      return !best.exhausted();
    }

    TrainingSummary summary(long steps, long bestStep) {
      double seconds = (System.nanoTime() - started) / 1e9 - evaluationSeconds;
      return new TrainingSummary(
          steps,
          bestStep,
          seconds,
          throughput.realTokens() / Math.max(1e-9, seconds),
          throughput.paddedOverReal());
    }
  }
}
