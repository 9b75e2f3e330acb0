package io.graft.core.train;

import io.graft.core.DelegatingJobContext;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.JobContext;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.train.Loss;
import io.graft.spi.train.Model;
import io.graft.spi.train.ObjectiveContext;
import io.graft.spi.train.Optimizer;
import io.graft.spi.train.OptimizerSpec;
import io.graft.spi.train.ParameterGroup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** What an objective is opened with. Keeps the optimizers it makes. */
public final class ObjectiveScope extends DelegatingJobContext implements ObjectiveContext {
  private final TensorTape tape;
  private final Model model;
  private final Model base;
  private final Loss loss;
  private final List<ParameterGroup> groups;
  private final OptimizerSpec spec;
  private final LongSupplier step;
  private final LongSupplier totalSteps;
  private boolean keeps;
  private final Map<String, AdamOptimizer> optimizers = new LinkedHashMap<>();
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  /**
   * @param step the number of the present step, from 0
   * @param totalSteps all steps of the job
   */
  public ObjectiveScope(
      JobContext job,
      TensorTape tape,
      Model model,
      Model base,
      Loss loss,
      List<ParameterGroup> groups,
      OptimizerSpec spec,
      LongSupplier step,
      LongSupplier totalSteps) {
    super(job);
    this.tape = tape;
    this.model = model;
    this.base = base;
    this.loss = loss;
    this.groups = List.copyOf(groups);
    this.spec = spec;
    this.step = step;
    this.totalSteps = totalSteps;
  }

  /** From here on optimizers keep what they accumulated when the tape's step ends. */
  public ObjectiveScope keepingGradients() {
    keeps = true;
    return this;
  }

  /** The optimizers made so far, in that order. */
  public List<AdamOptimizer> optimizers() {
    return List.copyOf(optimizers.values());
  }

  /** The parameters of the objective's own made so far, in that order. */
  public List<Parameter> parameters() {
    return List.copyOf(parameters.values());
  }

  @Override
  public Model model() {
    return model;
  }

  @Override
  public Model base() {
    return base;
  }

  @Override
  public Loss loss() {
    return loss;
  }

  @Override
  public List<ParameterGroup> groups() {
    return groups;
  }

  @Override
  public OptimizerSpec optimizerSpec() {
    return spec;
  }

  @Override
  public Optimizer optimizer(String name, List<ParameterGroup> wanted, OptimizerSpec wantedSpec) {
    AdamOptimizer optimizer = new AdamOptimizer(name, tape, wanted, wantedSpec, step, totalSteps);
    if (keeps) {
      optimizer.keepGradients();
    }
    if (optimizers.put(name, optimizer) != null) {
      throw new IllegalArgumentException("optimizer '" + name + "' was made twice");
    }
    return optimizer;
  }

  @Override
  public Parameter parameter(String name, Shape shape, Initializer initializer) {
    Parameter parameter = tape.parameter(name, shape, initializer, true);
    if (parameters.put(name, parameter) != null) {
      throw new IllegalArgumentException("parameter '" + name + "' was made twice");
    }
    return parameter;
  }
}
