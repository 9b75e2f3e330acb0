package io.graft.core.tensor.oracle;

import io.graft.core.tensor.Engine;
import io.graft.core.tensor.Moments;
import io.graft.core.tensor.ParameterUpdates;
import io.graft.core.tensor.StoredParameter;
import io.graft.core.tensor.TensorTape;
import io.graft.core.tensor.kernel.AdamW;
import io.graft.spi.tensor.Activation;
import io.graft.spi.tensor.AttentionSpec;
import io.graft.spi.tensor.DataType;
import io.graft.spi.tensor.Gradients;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Trains a transformer layer of 16 dimensions to tell sequences with a certain token. */
final class TinyTraining implements AutoCloseable {
  private static final int WORDS = 20;
  private static final int HIDDEN = 16;

  private final TensorTape tape;
  private final ParameterUpdates updates;
  private final List<StoredParameter> parameters = new ArrayList<>();
  private final List<Moments> moments = new ArrayList<>();
  private List<float[]> latest = List.of();
  private long step;

  TinyTraining(Engine engine, long seed) {
    this(engine, seed, DataType.FLOAT);
  }

  TinyTraining(Engine engine, long seed, DataType precision) {
    tape = engine.newTape(seed, precision);
    updates = new ParameterUpdates(tape);
    int[][] shapes = {
      {WORDS, HIDDEN},
      {HIDDEN, HIDDEN},
      {HIDDEN, HIDDEN},
      {HIDDEN, HIDDEN},
      {HIDDEN, HIDDEN},
      {2 * HIDDEN, HIDDEN},
      {HIDDEN, 2 * HIDDEN},
      {2, HIDDEN}
    };
    for (int[] shape : shapes) {
      add(Initializer.normal(0.3), shape);
    }
    add(Initializer.ones(), HIDDEN);
    add(Initializer.zeros(), HIDDEN);
  }

  private void add(Initializer initializer, int... shape) {
    String name = "p" + parameters.size();
    Shape dimensions = Shape.of(shape);
    StoredParameter parameter = tape.parameter(name, dimensions, initializer, true);
    parameters.add(parameter);
    moments.add(new Moments(tape, parameter));
  }

  /**
   * One step on a batch that the number of the step decides.
   *
   * @return the loss
   */
  float step(int rows, int tokens) {
    tape.nextStep(step);
    SplittableRandom random = new SplittableRandom(step);
    int[] ids = random.ints((long) rows * tokens, 0, WORDS).toArray();
    int[] targets = new int[rows];
    for (int i = 0; i < ids.length; i++) {
      targets[i / tokens] |= ids[i] == 3 ? 1 : 0;
    }
    Tensor loss = tape.crossEntropy(logits(new IntMatrix(rows, tokens, ids)), targets, 0.1, null);
    Gradients gradients = tape.gradients(List.of(loss), parameters, false);
    float value = loss.item();
    latest = parameters.stream().map(parameter -> gradients.of(parameter).toFloats()).toList();
    step++;
    double correction1 = 1 - Math.pow(0.9, step);
    double correction2 = 1 - Math.pow(0.999, step);
    AdamW update = new AdamW(0.01, 0.9, 0.999, 1e-8, 0.01, correction1, correction2, 1);
    List<ParameterUpdates.Update> all = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      StoredParameter parameter = parameters.get(i);
      all.add(
          new ParameterUpdates.Update(parameter, gradients.of(parameter), moments.get(i), update));
    }
    updates.adamW(all);
    return value;
  }

  private Tensor logits(IntMatrix ids) {
    Tensor embedded = tape.embedding(parameters.get(0), ids);
    Tensor x = tape.toPrecision(embedded);
    AttentionSpec spec = AttentionSpec.of(2).withDropout(0.1, "attention");
    Tensor attended =
        tape.attention(
            tape.linear(x, parameters.get(1), null),
            tape.linear(x, parameters.get(2), null),
            tape.linear(x, parameters.get(3), null),
            spec);
    Tensor mixed = tape.linear(attended, parameters.get(4), null, embedded);
    Tensor normed = tape.layerNorm(mixed, parameters.get(8), parameters.get(9), 1e-5);
    Tensor narrow = tape.toPrecision(normed);
    Tensor inner = tape.activation(tape.linear(narrow, parameters.get(5), null), Activation.GELU);
    Tensor out = tape.dropout(tape.linear(inner, parameters.get(6), null, normed), 0.1, "out");
    IntMatrix all = IntMatrix.filled(ids.rows(), ids.columns(), 1);
    return tape.linear(tape.maskedMean(out, all), parameters.get(7), null);
  }

  /** The gradients of the latest step, in the order of the parameters. */
  List<float[]> gradients() {
    return latest;
  }

  /** All parameters, one after the other. */
  List<float[]> weights() {
    return parameters.stream().map(StoredParameter::toFloats).toList();
  }

  @Override
  public void close() {
    tape.close();
  }
}
