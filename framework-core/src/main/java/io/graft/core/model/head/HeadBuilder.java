package io.graft.core.model.head;

import io.graft.core.DelegatingJobContext;
import io.graft.core.peft.ParameterSource;
import io.graft.spi.JobContext;
import io.graft.spi.model.Encoder;
import io.graft.spi.model.HeadContext;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Opens a head and remembers the parameters that it makes. Used by one thread, for one head. */
public final class HeadBuilder extends DelegatingJobContext implements HeadContext {
  private final Encoder encoder;
  private final int outputs;
  private final ParameterSource source;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  /**
   * @param job its settings are the head's
   * @param outputs the number of scores for each row or token
   * @param source where the parameters come from
   */
  public HeadBuilder(JobContext job, Encoder encoder, int outputs, ParameterSource source) {
    super(job);
    this.encoder = encoder;
    this.outputs = outputs;
    this.source = source;
  }

  /** The parameters that the head made, in that order; those of the encoder are not among them. */
  public List<Parameter> parameters() {
    return List.copyOf(parameters.values());
  }

  @Override
  public Encoder encoder() {
    return encoder;
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public Parameter parameter(String name, Shape shape, Initializer initializer) {
    return add(name, () -> source.parameter(name, shape, initializer));
  }

  @Override
  public Parameter parameter(String name, Shape shape, Supplier<float[]> start) {
    return add(name, () -> source.parameter(name, shape, start));
  }

  private Parameter add(String name, Supplier<Parameter> making) {
    if (parameters.containsKey(name)) {
      throw new IllegalArgumentException("parameter '" + name + "' was made twice");
    }
    Parameter parameter = making.get();
    parameters.put(name, parameter);
    return parameter;
  }
}
