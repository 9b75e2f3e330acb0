package io.graft.core.inject;

import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.inject.InjectionContext;
import io.graft.spi.model.Site;

/** The layer after which an injector works: that of the settings, or else this one. */
public enum LayerSite {
  /** Below it the model reads words, above it what they say is put together. */
  MIDDLE,
  /** Next to the head. */
  LAST;

  private static final String NAME = "layer";

  /** The setting that chooses another. */
  public Setting setting() {
    String place = this == MIDDLE ? "middle" : "last";
    return Setting.integer(
        NAME, -1, -1, 1000, "the layer after which, from 0; -1 for the " + place);
  }

  /**
   * The end of the layer that the settings choose.
   *
   * @throws GraftException of category USER when the encoder has no such layer
   */
  public Site of(InjectionContext context) {
    int layers = context.encoder().config().layers();
    int layer = context.settings().integer(NAME);
    if (layer >= layers) {
      throw GraftException.user(
          "there is no layer " + layer,
          "knowledge." + NAME,
          "give one from 0 to " + (layers - 1) + ", or -1");
    }
    int otherwise = this == MIDDLE ? layers / 2 : layers - 1;
    return context.encoder().site("layer." + (layer < 0 ? otherwise : layer) + ".ffn.norm");
  }
}
