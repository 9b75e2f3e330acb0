package io.graft.core.job;

import io.graft.core.inject.OpenInjector;
import io.graft.core.model.AdaptedModel;
import io.graft.core.model.BaseModel;
import io.graft.core.model.TrainedEncoder;
import io.graft.core.model.head.HeadBuilder;
import io.graft.core.peft.AdapterBuilder;
import io.graft.core.peft.ParameterSource;
import io.graft.core.recipe.Recipe;
import io.graft.core.tensor.CounterRandom;
import io.graft.core.tensor.TensorTape;
import io.graft.core.train.FreshParameters;
import io.graft.core.train.JobEnvironment;
import io.graft.spi.Settings;
import io.graft.spi.inject.KnowledgeInjector;
import io.graft.spi.model.HeadSession;
import io.graft.spi.peft.Adapter;
import io.graft.spi.peft.PeftContext;
import io.graft.spi.peft.PeftSession;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The model of a job, put together: the shared base, the adapter that a method declared, and a
 * head.
 *
 * @param context what the method was opened with; describes the adapter when it is saved
 * @param session the method at work
 * @param adapter what it declared
 * @param injector what puts knowledge into texts, or null for nothing
 * @param head the head at work
 * @param adapted base, adapter and head
 * @param base the same without the adapter
 */
record AssembledModel(
    PeftContext context,
    PeftSession session,
    Adapter adapter,
    @Nullable OpenInjector injector,
    HeadSession head,
    AdaptedModel adapted,
    AdaptedModel base)
    implements AutoCloseable {

  /** What a recipe trains from the start. */
  static AssembledModel untrained(
      Recipe recipe,
      BaseModel baseModel,
      TensorTape tape,
      JobEnvironment environment,
      ChosenServices services,
      LabelledData data) {
    return of(
        baseModel,
        tape,
        environment,
        services,
        data.labels().size(),
        new FreshParameters(tape),
        recipe.training().dropout(),
        recipe.knowledge() == null ? null : recipe.knowledge().shuffle());
  }

  /**
   * @param outputs the number of labels
   * @param source where parameters come from: fresh for training, stored for prediction
   * @param shuffle the seed of the control that gives each mention another concept, or null
   */
  static AssembledModel of(
      BaseModel baseModel,
      TensorTape tape,
      JobEnvironment environment,
      ChosenServices services,
      int outputs,
      ParameterSource source,
      double dropout,
      @Nullable Long shuffle) {
    AdapterBuilder builder =
        new AdapterBuilder(
            environment.withSettings(services.method().settings()), baseModel.encoder(), source);
    PeftSession session = services.method().service().open(builder);
    Adapter adapter = builder.build(services.method().service().name());
    ChosenServices.Chosen<KnowledgeInjector> chosen = services.injector();
    OpenInjector injector =
        chosen == null
            ? null
            : OpenInjector.open(
                chosen.service(),
                environment.withSettings(chosen.settings()),
                baseModel,
                tape,
                source,
                shuffle,
                null);
    HeadBuilder headBuilder =
        new HeadBuilder(
            environment.withSettings(services.head().settings()),
            new TrainedEncoder(baseModel.encoder(), adapter),
            outputs,
            source);
    HeadSession head = services.head().service().open(headBuilder);
    AdaptedModel adapted =
        new AdaptedModel(
            baseModel.encoder(),
            OpenInjector.with(adapter, injector),
            head,
            headBuilder.parameters(),
            dropout);
    AdaptedModel base =
        new AdaptedModel(baseModel.encoder(), List.of(), head, headBuilder.parameters(), dropout);
    return new AssembledModel(builder, session, adapter, injector, head, adapted, base);
  }

  /** The environment of a job whose random numbers come from one seed. */
  static JobEnvironment environment(String jobId, long seed, BooleanSupplier cancelled) {
    return new JobEnvironment(
        jobId,
        seed,
        Settings.of(List.of(), Map.of(), ""),
        stream -> CounterRandom.of(seed, stream, 0),
        null,
        cancelled);
  }

  /**
   * Starts the head's bias from given values, where it has one of that length.
   *
   * @param start one number for each label, or empty
   */
  void startBias(Optional<float[]> start) {
    start.ifPresent(
        values ->
            adapted.headParameters().stream()
                .filter(parameter -> parameter.name().endsWith(".bias"))
                .filter(parameter -> parameter.shape().equals(Shape.of(values.length)))
                .filter(AssembledModel::atZero)
                .reduce((first, last) -> last)
                .ifPresent(bias -> bias.assign(values)));
  }

  private static boolean atZero(Parameter parameter) {
    for (float value : parameter.toFloats()) {
      if (value != 0) {
        return false; // a head that came with the base knows better
      }
    }
    return true;
  }

  @Override
  public void close() {
    session.close();
    if (injector != null) {
      injector.close();
    }
    head.close();
  }
}
