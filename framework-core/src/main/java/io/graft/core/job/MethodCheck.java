package io.graft.core.job;

import io.graft.core.model.BaseModel;
import io.graft.core.peft.AdapterBuilder;
import io.graft.core.recipe.Recipe;
import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.core.train.FreshParameters;
import io.graft.core.train.JobEnvironment;
import io.graft.spi.GraftException;
import io.graft.spi.peft.PeftSession;

/** Checks the settings of a method against a base, such as the names of layers. */
final class MethodCheck {
  private MethodCheck() {}

  /**
   * Lets the method declare what it would train, and throws that away.
   *
   * @throws GraftException of category USER that names file, line and key
   */
  static void require(
      Recipe recipe,
      BaseModel base,
      JobEnvironment environment,
      ChosenServices services,
      Engine engine) {
    try (TensorTape scratch = engine.newTape(recipe.training().seed())) {
      AdapterBuilder builder =
          new AdapterBuilder(
              environment.withSettings(services.method().settings()),
              base.encoder(),
              new FreshParameters(scratch));
      try (PeftSession session = services.method().service().open(builder)) {
        builder.build(services.method().service().name());
      }
    } catch (GraftException e) {
      throw recipe.method().settings().located(e);
    }
  }
}
