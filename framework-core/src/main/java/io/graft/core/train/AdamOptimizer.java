package io.graft.core.train;

import io.graft.core.tensor.Moments;
import io.graft.core.tensor.ParameterUpdates;
import io.graft.core.tensor.StoredParameter;
import io.graft.core.tensor.TensorTape;
import io.graft.core.tensor.kernel.AdamW;
import io.graft.spi.tensor.Gradients;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Scope;
import io.graft.spi.tensor.Tensor;
import io.graft.spi.train.Optimizer;
import io.graft.spi.train.OptimizerSpec;
import io.graft.spi.train.ParameterGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * AdamW with decoupled weight decay (Loshchilov and Hutter 2019), clipping by the norm of all
 * gradients together, and groups that join later. Moments live in the job's memory, FLOAT.
 */
public final class AdamOptimizer implements Optimizer {

  /** A parameter with its moments and the number of updates it has had. */
  private static final class Slot {
    final StoredParameter parameter;
    final ParameterGroup group;
    final Moments moments;
    long updates;

    Slot(TensorTape tape, StoredParameter parameter, ParameterGroup group) {
      this.parameter = parameter;
      this.group = group;
      this.moments = new Moments(tape, parameter);
    }
  }

  private final String name;
  private final OptimizerSpec spec;
  private final LongSupplier step;
  private final LongSupplier totalSteps;
  private final ParameterUpdates updates;
  private final Map<Parameter, Slot> slots = new LinkedHashMap<>();
  private final Map<Slot, Tensor> gradients = new LinkedHashMap<>();
  private final TensorTape tape;
  private boolean keeps;
  private double lastRate;

  /**
   * @param name names it in checkpoints and messages
   * @param step the number of the present step, from 0
   * @param totalSteps all steps of the job
   */
  public AdamOptimizer(
      String name,
      TensorTape tape,
      List<ParameterGroup> groups,
      OptimizerSpec spec,
      LongSupplier step,
      LongSupplier totalSteps) {
    this.name = name;
    this.spec = spec;
    this.step = step;
    this.totalSteps = totalSteps;
    this.tape = tape;
    this.updates = new ParameterUpdates(tape);
    for (ParameterGroup group : groups) {
      for (Parameter parameter : group.parameters()) {
        if (!parameter.trainable() || !(parameter instanceof StoredParameter stored)) {
          throw new IllegalArgumentException(
              "parameter '" + parameter.name() + "' of group " + group.name() + " is frozen");
        }
        if (slots.put(parameter, new Slot(tape, stored, group)) != null) {
          throw new IllegalArgumentException(
              "parameter '" + parameter.name() + "' is in two groups");
        }
      }
    }
  }

  /**
   * What it remembers beside its moments.
   *
   * @param lastRate the learning rate of the last update
   * @param updates how many updates each parameter has had, in the order of {@link #parameters()}
   */
  public record State(double lastRate, List<Long> updates) {
    public State {
      updates = List.copyOf(updates);
    }
  }

  /** From here on what was accumulated outlives the tape's step, until {@link #step()}. */
  void keepGradients() {
    keeps = true;
  }

  public String name() {
    return name;
  }

  /** Whether no gradients wait for {@link #step()}. */
  public boolean settled() {
    return gradients.isEmpty();
  }

  /** The running mean and the running variance of each of its parameters in turn, live. */
  public List<Parameter> moments() {
    List<Parameter> moments = new ArrayList<>();
    slots.values().forEach(slot -> moments.addAll(slot.moments.tensors()));
    return moments;
  }

  /** The rest of its state. */
  public State state() {
    return new State(lastRate, slots.values().stream().map(slot -> slot.updates).toList());
  }

  /**
   * Goes on from a saved state; the moments have been assigned by whoever has them.
   *
   * @throws IllegalArgumentException when it has another number of parameters
   */
  public void restore(State state) {
    if (state.updates().size() != slots.size()) {
      throw new IllegalArgumentException(
          state.updates().size() + " counts of updates for " + slots.size() + " parameters");
    }
    lastRate = state.lastRate();
    int i = 0;
    for (Slot slot : slots.values()) {
      slot.updates = state.updates().get(i++);
      slot.moments.assigned();
    }
  }

  /** The learning rate of the last update of groups with factor 1. */
  public double lastRate() {
    return lastRate;
  }

  @Override
  public List<Parameter> parameters() {
    return List.copyOf(slots.keySet());
  }

  @Override
  public List<Parameter> activeParameters() {
    double progress = progress();
    return slots.values().stream()
        .filter(slot -> progress >= slot.group.from())
        .map(slot -> (Parameter) slot.parameter)
        .toList();
  }

  private double progress() {
    return (double) step.getAsLong() / Math.max(1, totalSteps.getAsLong());
  }

  @Override
  public void accumulate(Gradients from) {
    for (Tensor tensor : from.tensors()) {
      Slot slot = tensor instanceof Parameter parameter ? slots.get(parameter) : null;
      if (slot != null) {
        gradients.merge(slot, keeps ? kept(from.of(tensor)) : from.of(tensor), this::sum);
      }
    }
  }

  private Tensor kept(Tensor gradient) {
    return tape.keep(gradient, Scope.JOB);
  }

  private Tensor sum(Tensor before, Tensor more) {
    Tensor sum = updates.sum(before, more);
    if (!keeps) {
      return sum;
    }
    Tensor kept = kept(sum);
    tape.free(before);
    tape.free(more);
    return kept;
  }

  @Override
  public double step() {
    return step(1);
  }

  @Override
  public double step(double scale) {
    double norm = scale * Math.sqrt(updates.squaredNorm(gradients.values()));
    double factor = scale * (spec.clip() > 0 && norm > spec.clip() ? spec.clip() / norm : 1);
    double progress = progress();
    lastRate =
        spec.learningRate() * spec.schedule().factor(step.getAsLong(), totalSteps.getAsLong());
    if (Double.isFinite(norm)) {
      List<ParameterUpdates.Update> due = new ArrayList<>();
      gradients.forEach(
          (slot, gradient) -> {
            if (progress >= slot.group.from()) {
              due.add(update(slot, gradient, factor));
            }
          });
      updates.adamW(due);
    }
    discard();
    return norm;
  }

  private ParameterUpdates.Update update(Slot slot, Tensor gradient, double factor) {
    slot.updates++;
    AdamW rule =
        new AdamW(
            lastRate * slot.group.rateFactor(),
            spec.beta1(),
            spec.beta2(),
            spec.epsilon(),
            slot.group.weightDecay(),
            1 - Math.pow(spec.beta1(), slot.updates),
            1 - Math.pow(spec.beta2(), slot.updates),
            factor);
    return new ParameterUpdates.Update(slot.parameter, gradient, slot.moments, rule);
  }

  @Override
  public void discard() {
    if (keeps) {
      gradients.values().forEach(tape::free);
    }
    gradients.clear();
  }

  /** The names of its parameters, for messages. */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    slots.keySet().forEach(parameter -> names.add(parameter.name()));
    return name + names;
  }
}
