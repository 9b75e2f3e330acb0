package io.graft.core.job;

import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.model.EncoderConfig;
import io.graft.spi.tensor.DataType;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Scope;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;

/** How fast this process multiplies matrices of an encoder's sizes with nothing around them. */
final class ProductRate {
  private static final int TRIES = 40;

  private ProductRate() {}

  /**
   * The best of some products into and out of the feed-forward part, in 10^9 operations a second.
   *
   * @param rows rows of the left factor: all tokens of a batch
   */
  static double best(Engine engine, DataType precision, EncoderConfig config, int rows) {
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    try (TensorTape tape = engine.newTape(1, precision)) {
      return Math.max(best(tape, rows, hidden, inner), best(tape, rows, inner, hidden));
    }
  }

  private static double best(TensorTape tape, int rows, int in, int out) {
    Tensor values = tape.random(Shape.of(rows, in), Initializer.normal(1), "x");
    Tensor x = tape.keep(tape.toPrecision(values), Scope.JOB);
    Tensor weight =
        tape.parameter(in + "x" + out, Shape.of(out, in), Initializer.normal(0.02), false);
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      tape.nextStep(i);
      long start = System.nanoTime();
      tape.linear(x, weight, null);
      fastest = Math.min(fastest, System.nanoTime() - start);
    }
    return 2.0 * rows * in * out / fastest;
  }
}
