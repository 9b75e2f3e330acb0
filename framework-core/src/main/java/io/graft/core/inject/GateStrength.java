package io.graft.core.inject;

import io.graft.spi.Setting;
import io.graft.spi.inject.InjectionContext;
import io.graft.spi.tensor.Initializer;

/** How strongly a gated injector begins. */
public final class GateStrength {
  /** The setting that chooses it. */
  public static final Setting SETTING =
      Setting.number(
          "strength", 0, 0, 10, "what the gate's strength starts from; 0 for a model without it");

  private GateStrength() {}

  /** The same for each hidden unit. */
  public static Initializer of(InjectionContext context) {
    return Initializer.constant(context.settings().number("strength"));
  }
}
