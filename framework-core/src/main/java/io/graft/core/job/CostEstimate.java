package io.graft.core.job;

import io.graft.core.model.BaseModel;
import io.graft.core.model.BaseModels;
import io.graft.core.recipe.Recipe;
import io.graft.core.task.EncodedSplit;
import io.graft.core.task.Task;
import io.graft.core.task.TaskSession;
import io.graft.core.tensor.TensorTape;
import io.graft.core.train.JobEnvironment;
import io.graft.core.train.TrainingData;
import io.graft.core.train.TrainingPlan;
import io.graft.spi.tensor.Parameter;
import java.util.stream.Stream;

/**
 * What a recipe would take, found without training: everything is read, encoded and put together as
 * {@link AdaptationJob} does it. Augmentation is left out, and so is an early stop.
 *
 * @param labels how many labels there are; 0 for tasks without
 * @param train training examples
 * @param dev development examples
 * @param test test examples
 * @param steps training steps of all epochs
 * @param realTokens tokens of an epoch without padding
 * @param paddedTokens tokens of the first epoch with padding
 * @param trainableParameters how many numbers would be trained
 */
public record CostEstimate(
    int labels,
    int train,
    int dev,
    int test,
    long steps,
    long realTokens,
    long paddedTokens,
    long trainableParameters) {

  /**
   * Checks a recipe down to its data and says what it would take.
   *
   * @throws io.graft.spi.GraftException for everything that would stop the job before it trains
   */
  public static CostEstimate of(Recipe recipe, JobResources resources) {
    ChosenServices services = ChosenServices.of(recipe, resources.services());
    Task task = services.task().service();
    JobEnvironment environment =
        AssembledModel.environment("estimate", recipe.training().seed(), resources.cancelled())
            .withGraph(resources.graph());
    try (BaseModels.Lease lease =
        resources
            .bases()
            .acquire(recipe.base(), task.newTokens(services.task().settings(), recipe.data()))) {
      // before data are read, which may take long
      MethodCheck.require(recipe, lease.model(), environment, services, resources.engine());
      LabelledData data = LabelledData.read(recipe, services.task());
      return of(recipe, resources, lease.model(), environment, services, data);
    }
  }

  private static CostEstimate of(
      Recipe recipe,
      JobResources resources,
      BaseModel base,
      JobEnvironment environment,
      ChosenServices services,
      LabelledData data) {
    Task task = services.task().service();
    try (TensorTape tape = resources.engine().newTape(recipe.training().seed());
        DomainText domain = DomainText.of(resources, environment);
        AssembledModel model =
            AssembledModel.untrained(recipe, base, tape, environment, services, data)) {
      TaskSession session =
          task.open(
              services
                  .training(recipe, data.labels(), domain, base, tape)
                  .injecting(model.injector()));
      EncodedSplit train = session.encode(data.train());
      TrainingData batches = session.training(train);
      TrainingPlan plan =
          TrainingPlan.of(
              recipe.training().epochs(),
              recipe.training().evalEvery(),
              recipe.training().accumulate(),
              batches);
      return new CostEstimate(
          data.labels().size(),
          data.train().size(),
          data.dev().size(),
          data.test().size(),
          plan.totalSteps(),
          train.realTokens(),
          padded(batches, tape),
          elements(model.adapted().trainable().stream()));
    }
  }

  private static long padded(TrainingData batches, TensorTape tape) {
    long sum = 0;
    for (int index = 0; index < batches.batches(0); index++) {
      tape.nextStep(0);
      sum += batches.batch(0, index).paddedTokens();
    }
    return sum;
  }

  private static long elements(Stream<Parameter> parameters) {
    return parameters.mapToLong(parameter -> parameter.shape().elements()).sum();
  }
}
