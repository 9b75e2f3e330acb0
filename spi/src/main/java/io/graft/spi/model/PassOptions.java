package io.graft.spi.model;

import io.graft.spi.peft.Adapter;
import java.util.List;

/**
 * How an encoder is run.
 *
 * @param training whether this is a training pass
 * @param dropout the probability with which hidden states and attention weights are dropped when
 *     training
 * @param adapters what to apply at the sites, in order; see {@link EncoderInput#withAdapterOfRow}
 * @param layers how many layers to run, counted from the first; all when greater
 * @param keepLayers whether the output lists the states between layers
 * @param firstTokenOnly whether only the last state of each text's first token is needed: the
 *     output may then hold that alone, with T' = 1
 */
public record PassOptions(
    boolean training,
    double dropout,
    List<Adapter> adapters,
    int layers,
    boolean keepLayers,
    boolean firstTokenOnly) {
  public PassOptions {
    adapters = List.copyOf(adapters);
  }

  /** The states of all tokens are needed. */
  public PassOptions(
      boolean training, double dropout, List<Adapter> adapters, int layers, boolean keepLayers) {
    this(training, dropout, adapters, layers, keepLayers, false);
  }

  /** No dropout, no adapters, all layers. */
  public static PassOptions evaluation() {
    return new PassOptions(false, 0, List.of(), Integer.MAX_VALUE, false);
  }

  /** All layers, with dropout. */
  public static PassOptions training(double dropout, Adapter... adapters) {
    return new PassOptions(true, dropout, List.of(adapters), Integer.MAX_VALUE, false);
  }

  public PassOptions withAdapters(List<Adapter> newAdapters) {
    return new PassOptions(training, dropout, newAdapters, layers, keepLayers, firstTokenOnly);
  }

  public PassOptions withLayers(int count) {
    return new PassOptions(training, dropout, adapters, count, keepLayers, firstTokenOnly);
  }

  public PassOptions withKeptLayers() {
    return new PassOptions(training, dropout, adapters, layers, true, firstTokenOnly);
  }

  public PassOptions withFirstTokenOnly(boolean only) {
    return new PassOptions(training, dropout, adapters, layers, keepLayers, only);
  }
}
