package io.graft.spi.train;

import io.graft.spi.tensor.Parameter;
import java.util.List;

/**
 * Parameters that are updated alike.
 *
 * @param name for messages
 * @param parameters at least one
 * @param rateFactor multiplies the learning rate
 * @param weightDecay decoupled decay for each step, times the rate; biases and norms want 0
 * @param from the share of all steps before which they stay as they are, in [0, 1)
 */
public record ParameterGroup(
    String name, List<Parameter> parameters, double rateFactor, double weightDecay, double from) {
  public ParameterGroup {
    parameters = List.copyOf(parameters);
  }

  /** The plain rate and no decay, from the start. */
  public static ParameterGroup of(String name, List<? extends Parameter> parameters) {
    return new ParameterGroup(name, List.copyOf(parameters), 1, 0, 0);
  }
}
