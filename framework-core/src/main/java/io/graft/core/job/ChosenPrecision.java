package io.graft.core.job;

import io.graft.core.recipe.Precision;
import io.graft.core.tensor.Engine;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.DataType;

/** What a recipe's precision means on this machine. */
final class ChosenPrecision {
  private ChosenPrecision() {}

  /**
   * The type of an encoder's activations: {@code auto} takes BFLOAT16 where the processor
   * multiplies it by instructions of its own, else FLOAT.
   *
   * @param key where it was asked for, for the message
   * @throws GraftException of category USER when BFLOAT16 is asked for and not supported
   */
  static DataType of(Precision asked, Engine engine, String key) {
    if (asked == Precision.FLOAT) {
      return DataType.FLOAT;
    }
    if (engine.supports(DataType.BFLOAT16)) {
      return DataType.BFLOAT16;
    }
    if (asked == Precision.AUTO) {
      return DataType.FLOAT;
    }
    throw GraftException.user(
        "bfloat16 is not supported on this machine: it needs the onednn kernels and a processor"
            + " with AVX512_BF16 or AMX",
        key,
        "set it to float or auto");
  }
}
