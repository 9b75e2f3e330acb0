package io.graft.core.train;

import io.graft.core.train.TrainingState.Values;
import io.graft.spi.GraftException;
import io.graft.spi.peft.PeftSession;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.train.TrainingStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The parts of a training at work, from which its state is taken and into which it is put back.
 * Used by the thread that trains.
 *
 * @param clock counts the steps
 * @param plan how many there are
 * @param scope has the optimizers and the parameters that the objective made
 * @param best has the trained parameters of the model and their best values
 * @param step the objective at work
 * @param method the PEFT method at work
 */
public record RunningTraining(
    TrainingClock clock,
    TrainingPlan plan,
    ObjectiveScope scope,
    BestWeights best,
    TrainingStep step,
    PeftSession method) {

  /**
   * Whether a state can be taken: not while gradients wait for their update, since those end with
   * their step.
   */
  public boolean settled() {
    return scope.optimizers().stream().allMatch(AdamOptimizer::settled);
  }

  /**
   * The present state. Tensor values are read when they are asked for, so it is to be written
   * before the next step.
   *
   * @param ended whether no further step follows
   */
  public TrainingState state(boolean ended) {
    Map<String, Values> tensors = new LinkedHashMap<>();
    live().forEach((key, parameter) -> tensors.put(key, values(parameter)));
    List<Parameter> parameters = best.parameters();
    best.copies()
        .forEach(
            (parameter, copy) ->
                tensors.put(
                    key("best", parameters.indexOf(parameter), parameter),
                    new Values(parameter.shape(), () -> copy)));
    Map<String, AdamOptimizer.State> optimizers = new LinkedHashMap<>();
    scope.optimizers().forEach(each -> optimizers.put(each.name(), each.state()));
    return new TrainingState(
        clock.step(),
        plan.totalSteps(),
        ended,
        tensors,
        optimizers,
        best.state(),
        step.state(),
        method.state());
  }

  private static Values values(Parameter parameter) {
    return new Values(parameter.shape(), parameter::toFloats);
  }

  /**
   * Goes on from a state. The objective was opened from its own part of it.
   *
   * @throws GraftException of category PLUGIN when the objective has not made again what it had
   *     made, of category DATA when a tensor is missing or of another shape
   */
  public void restore(TrainingState state) {
    requireSame("optimizer", optimizerNames(), state.optimizers().keySet());
    Map<String, Parameter> live = live();
    Set<String> saved = new TreeSet<>(state.tensors().keySet());
    saved.removeIf(key -> key.startsWith("best/"));
    requireSame("tensor", live.keySet(), saved);
    live.forEach((key, parameter) -> parameter.assign(saved(state, key, parameter)));
    Map<Parameter, float[]> copies = new LinkedHashMap<>();
    for (int i = 0; i < best.parameters().size(); i++) {
      Parameter parameter = best.parameters().get(i);
      String key = key("best", i, parameter);
      if (state.tensors().containsKey(key)) {
        copies.put(parameter, saved(state, key, parameter));
      }
    }
    best.resume(state.best(), copies);
    scope.optimizers().forEach(each -> each.restore(state.optimizers().get(each.name())));
    method.restore(state.method());
    clock.startAt(state.step());
  }

  private Set<String> optimizerNames() {
    Set<String> names = new TreeSet<>();
    scope.optimizers().forEach(optimizer -> names.add(optimizer.name()));
    return names;
  }

  private static void requireSame(String kind, Set<String> made, Set<String> saved) {
    Set<String> missing = new TreeSet<>(saved);
    missing.removeAll(made);
    Set<String> extra = new TreeSet<>(made);
    extra.removeAll(saved);
    if (!missing.isEmpty() || !extra.isEmpty()) {
      throw GraftException.plugin(
          "after a restart the objective has made another " + kind + " than before",
          missing.isEmpty() ? extra.toString() : missing.toString(),
          "make all of them when the objective is opened, or in its restore",
          null);
    }
  }

  private static float[] saved(TrainingState state, String key, Parameter parameter) {
    Values values = state.tensors().get(key);
    if (values == null || !values.shape().equals(parameter.shape())) {
      throw GraftException.data(
          "the checkpoint's tensor has shape " + (values == null ? "none" : values.shape()),
          key,
          "it should have " + parameter.shape() + "; remove the checkpoint to use an earlier one");
    }
    return values.values().get();
  }

  /** Every tensor that steps change, by its name in checkpoints. */
  private Map<String, Parameter> live() {
    Map<String, Parameter> live = new LinkedHashMap<>();
    put(live, "model", best.parameters());
    put(live, "objective", scope.parameters());
    for (AdamOptimizer optimizer : scope.optimizers()) {
      put(live, "optimizer/" + optimizer.name(), optimizer.moments());
    }
    return live;
  }

  private static void put(Map<String, Parameter> live, String role, List<Parameter> parameters) {
    for (int i = 0; i < parameters.size(); i++) {
      live.put(key(role, i, parameters.get(i)), parameters.get(i));
    }
  }

  /** Numbered, since the objective may name a parameter as the model does. */
  private static String key(String role, int number, Parameter parameter) {
    return role + "/" + number + "/" + parameter.name();
  }
}
