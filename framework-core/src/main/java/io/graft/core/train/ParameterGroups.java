package io.graft.core.train;

import io.graft.core.model.AdaptedModel;
import io.graft.spi.peft.Adapter;
import io.graft.spi.peft.Delta;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.train.ParameterGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups what a model trains: the head with its own rate, base weights with the rates their method
 * declared, and no decay for biases and layer normalisations.
 */
public final class ParameterGroups {
  private final double headFactor;
  private final double weightDecay;
  private final Map<Key, List<Parameter>> groups = new LinkedHashMap<>();

  private record Key(String role, double rateFactor, double weightDecay, double from) {}

  private ParameterGroups(double headFactor, double weightDecay) {
    this.headFactor = headFactor;
    this.weightDecay = weightDecay;
  }

  /**
   * @param headFactor the head's learning rate over that of the rest
   * @param weightDecay of weights with two dimensions or more
   */
  public static List<ParameterGroup> of(AdaptedModel model, double headFactor, double weightDecay) {
    ParameterGroups grouping = new ParameterGroups(headFactor, weightDecay);
    model.adapters().forEach(grouping::adapter);
    model.headParameters().forEach(grouping::head);
    List<ParameterGroup> groups = new ArrayList<>();
    grouping.groups.forEach(
        (key, parameters) ->
            groups.add(
                new ParameterGroup(
                    key.role(), parameters, key.rateFactor(), key.weightDecay(), key.from())));
    return groups;
  }

  private void adapter(Adapter adapter) {
    adapter.parameters().forEach(parameter -> add("adapter", parameter, 1, 0));
    Map<String, Delta.Trained> declared = new LinkedHashMap<>();
    for (Adapter.Declaration declaration : adapter.declarations()) {
      if (declaration.delta() instanceof Delta.Trained trained) {
        declared.put(declaration.site().weight(), trained);
        declared.put(declaration.site().bias(), trained);
      }
    }
    for (Parameter weight : adapter.trainedWeights()) {
      Delta.Trained trained = declared.get(weight.name());
      add("base", weight, trained.rateFactor(), trained.from());
    }
  }

  private void head(Parameter parameter) {
    if (parameter.trainable()) {
      add("head", parameter, headFactor, 0);
    }
  }

  private void add(String role, Parameter parameter, double rateFactor, double from) {
    double decay = parameter.shape().rank() > 1 ? weightDecay : 0;
    groups
        .computeIfAbsent(new Key(role, rateFactor, decay, from), key -> new ArrayList<>())
        .add(parameter);
  }
}
