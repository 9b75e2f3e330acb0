package io.graft.core.store;

import io.graft.core.peft.ParameterSource;
import io.graft.spi.GraftException;
import io.graft.spi.model.Encoder;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The head that a model folder brings along: parameters are the frozen weights of the same names,
 * such as {@code classifier.weight}.
 *
 * @param encoder holds them beside its own
 */
public record PretrainedParameters(Encoder encoder) implements ParameterSource {

  /**
   * @throws GraftException of category DATA when the model has no such weight or one of another
   *     shape
   */
  @Override
  public Parameter parameter(String name, Shape shape, Initializer initializer) {
    return pretrained(name, shape);
  }

  @Override
  public Parameter parameter(String name, Shape shape, Supplier<float[]> start) {
    return pretrained(name, shape);
  }

  @Override
  public Parameter copy(Parameter base) {
    return base;
  }

  private Parameter pretrained(String name, Shape shape) {
    Parameter weight =
        encoder
            .weight(name)
            .orElseThrow(
                () ->
                    GraftException.data(
                        "the model has no weight '" + name + "' for its head",
                        null,
                        "use a model with a classification head, or an adapter with one"));
    if (!weight.shape().equals(shape)) {
      throw GraftException.data(
          "the model's '" + name + "' has shape " + weight.shape() + " in place of " + shape,
          null,
          "check the number of labels");
    }
    return weight;
  }

  /** Asks {@code other} for the names that it holds, and for those that the model lacks too. */
  ParameterSource unless(Predicate<String> held, ParameterSource other) {
    return new ParameterSource() {
      private ParameterSource of(String name) {
        return held.test(name) || encoder.weight(name).isEmpty()
            ? other
            : PretrainedParameters.this;
      }

      @Override
      public Parameter parameter(String name, Shape shape, Initializer initializer) {
        return of(name).parameter(name, shape, initializer);
      }

      @Override
      public Parameter parameter(String name, Shape shape, Supplier<float[]> start) {
        return of(name).parameter(name, shape, start);
      }

      @Override
      public Parameter copy(Parameter base) {
        return of(base.name()).copy(base);
      }
    };
  }
}
