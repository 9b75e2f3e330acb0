package io.graft.core.train;

import io.graft.spi.tensor.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A copy of the trained parameters at the best point so far. */
public final class BestWeights {

  /**
   * Where it stands, beside the copies.
   *
   * @param best the best metric; negative infinity before any
   * @param step the step of it
   * @param misses evaluations since the last rise that counts
   */
  public record State(double best, long step, int misses) {}

  private final List<Parameter> parameters;
  private final double minimumRise;
  private final int patience;
  private final Map<Parameter, float[]> copies = new LinkedHashMap<>();
  private double best = Double.NEGATIVE_INFINITY;
  private long bestStep;
  private int misses;

  /**
   * @param minimumRise the least rise that counts for patience
   * @param patience evaluations without such a rise before {@link #exhausted()}; 0 for no end
   */
  public BestWeights(List<Parameter> parameters, double minimumRise, int patience) {
    this.parameters = List.copyOf(parameters);
    this.minimumRise = minimumRise;
    this.patience = patience;
  }

  /**
   * Looks at a metric and copies the parameters when it is the best so far.
   *
   * @return whether it is
   */
  public boolean offer(double metric, long step) {
    misses = metric > best + minimumRise ? 0 : misses + 1;
    if (!(metric > best)) {
      return false;
    }
    best = metric;
    bestStep = step;
    parameters.forEach(parameter -> copies.put(parameter, parameter.toFloats()));
    return true;
  }

  /** Whether patience has run out. */
  public boolean exhausted() {
    return patience > 0 && misses >= patience;
  }

  /** Puts the best parameters back; without any, leaves the present ones. */
  public void restore() {
    copies.forEach(Parameter::assign);
  }

  /** Where it stands. */
  public State state() {
    return new State(best, bestStep, misses);
  }

  /** The best values by their parameters; empty before any. The arrays are not to be changed. */
  public Map<Parameter, float[]> copies() {
    return Collections.unmodifiableMap(copies);
  }

  /**
   * Goes on from a saved state.
   *
   * @param best the best values by their parameters; empty when there were none
   */
  public void resume(State state, Map<Parameter, float[]> best) {
    this.best = state.best();
    this.bestStep = state.step();
    this.misses = state.misses();
    copies.clear();
    copies.putAll(best);
  }

  /** The parameters that are copied. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** The step of the best metric; 0 before any. */
  public long bestStep() {
    return bestStep;
  }
}
