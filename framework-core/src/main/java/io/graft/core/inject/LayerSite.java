package io.graft.core.inject;

import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.inject.InjectionContext;
import io.graft.spi.model.Site;

/** The layer after which an injector works. */
public final class LayerSite {
  /** The setting that chooses it. */
  public static final Setting SETTING =
      Setting.integer("layer", -1, -1, 1000, "the layer after which, from 0; -1 for the middle");

  private LayerSite() {}

  /**
   * The end of the layer that the settings choose.
   *
   * @throws GraftException of category USER when the encoder has no such layer
   */
  public static Site of(InjectionContext context) {
    int layers = context.encoder().config().layers();
    int layer = context.settings().integer("layer");
    if (layer >= layers) {
      throw GraftException.user(
          "there is no layer " + layer,
          "knowledge.layer",
          "give one from 0 to " + (layers - 1) + ", or -1 for the middle");
    }
    return context.encoder().site("layer." + (layer < 0 ? layers / 2 : layer) + ".ffn.norm");
  }
}
