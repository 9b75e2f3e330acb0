package io.graft.core.job;

import io.graft.core.evaluate.Metrics;
import io.graft.core.recipe.EarlyStopping;
import io.graft.core.recipe.TrainingSection;
import io.graft.core.task.EncodedSplit;
import io.graft.core.task.Outcome;
import io.graft.core.task.TaskSession;
import io.graft.core.tensor.TensorTape;
import io.graft.core.train.BestWeights;
import io.graft.core.train.FrozenPrefix;
import io.graft.core.train.JobEnvironment;
import io.graft.core.train.ModelRunner;
import io.graft.core.train.ObjectiveScope;
import io.graft.core.train.ParameterGroups;
import io.graft.core.train.RunningTraining;
import io.graft.core.train.Trainer;
import io.graft.core.train.TrainingClock;
import io.graft.core.train.TrainingData;
import io.graft.core.train.TrainingPlan;
import io.graft.spi.GraftException;
import io.graft.spi.train.OptimizerSpec;
import io.graft.spi.train.TrainingStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * Trains, from the newest checkpoint where there is one, puts the best weights back, and says how
   * it went.
   *
   * @param record takes metrics and checkpoints
   */
  TrainingSummary run(JobListener listener, TrainingRecord record) {
    TrainingData batches = task.training(data.train());
    requireParts();
    TrainingPlan plan =
        TrainingPlan.of(settings.epochs(), settings.evalEvery(), settings.accumulate(), batches);
    TrainingClock clock = new TrainingClock();
    ObjectiveScope scope = scope(plan, clock);
    EarlyStopping stopping = settings.earlyStopping();
    BestWeights best =
        new BestWeights(
            model.adapted().trainable(),
            stopping == null ? 0 : stopping.minDelta(),
            stopping == null ? 0 : stopping.patience());
    TrainingFlops flops =
        new TrainingFlops(model.adapted(), new FrozenPrefix(model.adapted(), tape, 0), data.kept());
    try (Resumption resumption = Resumption.of(record, plan);
        TrainingStep step = resumption.open(services.objective().service(), scope)) {
      RunningTraining training =
          new RunningTraining(clock, plan, scope, best, step, model.session());
      TrainingWatch watch =
          new TrainingWatch(training, record, flops, stopping, this::development, listener);
      resumption.restore(training, watch, listener);
      if (!resumption.ended()) {
        new Trainer(
                tape,
                settings.seed(),
                plan,
                clock,
                List.of(model.session()),
                environment::cancelled)
            .fit(step, batches, watch);
      }
      best.restore();
      return watch.summary(clock.step(), best.bestStep());
    }
  }

  private @Nullable Metrics development() {
    return data.dev().examples().isEmpty() ? null : evaluate(data.dev());
  }

  /** How well the adapted model does on a part of the data. */
  private Metrics evaluate(EncodedSplit split) {
    return task.evaluate(new ModelRunner(tape), model.adapted(), split);
  }

  /** The same, and what it says of each example. */
  Outcome outcome(EncodedSplit split) {
    return task.outcome(new ModelRunner(tape), model.adapted(), split);
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
    ObjectiveScope scope =
        new ObjectiveScope(
            environment.withSettings(services.objective().settings()),
            tape,
            model.adapted(),
            model.base(),
            task.loss(data.train().examples()),
            ParameterGroups.of(
                model.adapted(),
                settings.headLearningRate() / settings.learningRate(),
                settings.weightDecay()),
            spec,
            clock::step,
            plan::totalSteps);
    return plan.accumulate() > 1 ? scope.keepingGradients() : scope;
  }

  private void requireParts() {
    String objective = services.objective().service().name();
    if (settings.accumulate() > 1 && !services.objective().service().accumulates()) {
      throw GraftException.user(
          "objective '" + objective + "' does not add up the gradients of several batches",
          "training.accumulate",
          "leave the key out, and set training.batch_tokens for larger batches");
    }
  }
}
