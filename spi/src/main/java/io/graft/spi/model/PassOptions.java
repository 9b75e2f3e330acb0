package io.graft.spi.model;

import io.graft.spi.peft.Adapter;
import java.util.List;

/**
 * How an encoder is run.
 *
 * @param training whether dropout is on
 * @param adapters what to apply at the sites, in order; see {@link EncoderInput#withAdapterOfRow}
 * @param layers how many layers to run, counted from the first; all when greater
 * @param keepLayers whether the output lists the states between layers
 */
public record PassOptions(
    boolean training, List<Adapter> adapters, int layers, boolean keepLayers) {
  public PassOptions {
    adapters = List.copyOf(adapters);
  }

  /** No dropout, no adapters, all layers. */
  public static PassOptions evaluation() {
    return new PassOptions(false, List.of(), Integer.MAX_VALUE, false);
  }

  /** Dropout, all layers. */
  public static PassOptions training(Adapter... adapters) {
    return new PassOptions(true, List.of(adapters), Integer.MAX_VALUE, false);
  }

  public PassOptions withAdapters(List<Adapter> newAdapters) {
    return new PassOptions(training, newAdapters, layers, keepLayers);
  }

  public PassOptions withLayers(int count) {
    return new PassOptions(training, adapters, count, keepLayers);
  }

  public PassOptions withKeptLayers() {
    return new PassOptions(training, adapters, layers, true);
  }
}
