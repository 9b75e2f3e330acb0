package io.graft.core.job;

import io.graft.core.model.BaseModel;
import io.graft.core.model.BaseModels;
import io.graft.core.recipe.Recipe;
import io.graft.core.store.RunDirectory;
import io.graft.core.task.Baseline;
import io.graft.core.task.EncodedSplit;
import io.graft.core.task.Outcome;
import io.graft.core.task.Task;
import io.graft.core.task.TaskContext;
import io.graft.core.task.TaskSession;
import io.graft.core.tensor.TensorTape;
import io.graft.core.train.FrozenPrefix;
import io.graft.core.train.JobEnvironment;
import io.graft.core.train.ModelRunner;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.DataType;
import java.util.Map;
import java.util.Optional;

/**
 * Adapts a base model to a domain: recipe, data, base, adapter and head, training, evaluation of
 * base against adapted, adapter on disk. One instance runs once, on one thread.
 */
public final class AdaptationJob {
  /** Kept states of frozen layers may take this much memory; beyond it they are run each time. */
  private static final long PREFIX_BYTES = 1L << 30;

  private final Recipe recipe;
  private final JobResources resources;
  private final RunDirectory directory;

  /**
   * @param directory empty, or that of the same job when it was interrupted; receives everything
   *     that the job makes
   */
  public AdaptationJob(Recipe recipe, JobResources resources, RunDirectory directory) {
    this.recipe = recipe;
    this.resources = resources;
    this.directory = directory;
  }

  /**
   * Runs the job, from its newest checkpoint where the directory has one.
   *
   * @throws GraftException when anything is wrong; the run directory then has no result
   */
  public AdaptationResult run(JobListener listener) {
    DataType precision =
        ChosenPrecision.of(recipe.training().precision(), resources.engine(), "training.precision");
    ChosenServices services = ChosenServices.of(recipe, resources.services());
    Task task = services.task().service();
    JobEnvironment environment =
        AssembledModel.environment(
                directory.path().getFileName().toString(),
                recipe.training().seed(),
                resources.cancelled())
            .withGraph(resources.graph());
    listener.on(new JobEvent.PhaseStarted("loading", "base model " + recipe.base()));
    try (BaseModels.Lease lease =
        resources
            .bases()
            .acquire(recipe.base(), task.newTokens(services.task().settings(), recipe.data()))) {
      // before data are read, which may take long
      MethodCheck.require(recipe, lease.model(), environment, services, resources.engine());
      listener.on(new JobEvent.PhaseStarted("reading", "recipe and data"));
      LabelledData data =
          TrainingAugmentation.of(recipe, resources, environment)
              .extend(LabelledData.read(recipe, services.task()), directory, listener);
      return adapt(listener, lease.model(), precision, environment, services, data);
    }
  }

  private AdaptationResult adapt(
      JobListener listener,
      BaseModel base,
      DataType precision,
      JobEnvironment environment,
      ChosenServices services,
      LabelledData data) {
    Task task = services.task().service();
    try (TensorTape tape = resources.engine().newTape(recipe.training().seed(), precision);
        DomainText domain = DomainText.of(resources, environment);
        AssembledModel model =
            AssembledModel.untrained(recipe, base, tape, environment, services, data)) {
      RunRecord record = new RunRecord(recipe, resources, directory, base);
      Map<String, String> inputs = record.begin(tape);

      listener.on(new JobEvent.PhaseStarted("encoding", data.describe()));
      TaskContext context = services.training(recipe, data.labels(), domain, base, tape);
      TaskSession session = task.open(context.injecting(model.injector()));
      EncodedData encoded = EncodedData.of(data, session);
      if (session.cacheable()) {
        encoded = encoded.cached(new FrozenPrefix(model.adapted(), tape, PREFIX_BYTES));
      }
      model.startBias(session.startBias(data.train()));
      ModelRunner runner = new ModelRunner(tape);
      EncodedData unaided = // the base as it came reads the texts as they are
          model.injector() == null ? encoded : EncodedData.of(data, task.open(context));
      Optional<Baseline> baseline = session.baseline(runner, model.base(), unaided.train());
      EncodedSplit split = encoded.evaluated();
      Outcome before = // training may change weights that the base shares with the adapted model
          baseline
              .map(own -> own.outcome(runner, model.base(), unaided.evaluated()))
              .orElseGet(
                  () -> Outcome.of(session.evaluate(runner, model.base(), unaided.evaluated())));
      GeneralProbe general =
          new GeneralProbe(context.encoder(), context.collator(), runner, model.base());

      listener.on(new JobEvent.PhaseStarted("training", services.describe(data)));
      TrainingSession training =
          new TrainingSession(
              recipe.training(), services, tape, model, environment, session, encoded);
      TrainingSummary summary;
      Map<String, String> identity = RunIdentity.of(recipe, inputs, domain.state());
      try (TrainingRecord progress =
          TrainingRecord.open(directory, recipe.training(), identity, listener)) {
        summary = training.run(listener, progress);
      }

      listener.on(new JobEvent.PhaseStarted("evaluating", "on " + data.evaluatedName()));
      Outcome after = training.outcome(split);
      Evidence evidence =
          new Evidence(
              encoded.train(), split, before, after, general.compare(model.adapted()), summary);

      listener.on(new JobEvent.PhaseStarted("saving", directory.adapter().toString()));
      AdaptationResult result = record.end(services, data, model, domain, baseline, evidence);
      record.report(listener);
      return result;
    }
  }
}
