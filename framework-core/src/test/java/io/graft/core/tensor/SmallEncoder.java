package io.graft.core.tensor;

import io.graft.core.tensor.kernel.AdamW;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.Activation;
import io.graft.spi.tensor.AttentionSpec;
import io.graft.spi.tensor.Gradients;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A two-layer encoder with dropout, low-rank terms and AdamW, small enough for many steps. */
final class SmallEncoder implements AutoCloseable {
  private static final int HIDDEN = 32;
  private static final int HEADS = 4;
  private static final int VOCABULARY = 50;

  private final TensorTape tape;
  private final Map<String, StoredParameter> weights = new LinkedHashMap<>();
  private final Map<StoredParameter, Block[]> moments = new LinkedHashMap<>();

  SmallEncoder(Engine engine, long seed) {
    this.tape = engine.newTape(seed);
    add(engine, seed, "table", VOCABULARY, HIDDEN);
    for (int l = 0; l < 2; l++) {
      for (String name : List.of("q", "k", "v", "o")) {
        add(engine, seed, name + l, HIDDEN, HIDDEN);
      }
      add(engine, seed, "up" + l, 4 * HIDDEN, HIDDEN);
      add(engine, seed, "down" + l, HIDDEN, 4 * HIDDEN);
      add(engine, seed, "a" + l, 4, HIDDEN);
      add(engine, seed, "b" + l, HIDDEN, 4);
      add(engine, seed, "gamma" + l, HIDDEN);
      add(engine, seed, "beta" + l, HIDDEN);
    }
    add(engine, seed, "class", 3, HIDDEN);
  }

  private void add(Engine engine, long seed, String name, int... shape) {
    StoredParameter parameter =
        engine.parameter(name, Shape.of(shape), Initializer.normal(0.2), seed, true);
    weights.put(name, parameter);
    Block[] pair = {
      engine.processMemory().allocate(parameter.size()),
      engine.processMemory().allocate(parameter.size())
    };
    for (Block block : pair) {
      tape.kernels().fill(parameter.size(), 0, block);
    }
    moments.put(parameter, pair);
  }

  private Tensor layer(int l, Tensor x) {
    Tensor c =
        tape.attention(
            tape.linear(
                x,
                weights.get("q" + l),
                null,
                null,
                List.of(
                    new LowRankTerm(
                        weights.get("a" + l), weights.get("b" + l), 2, 0.1, "lora", null))),
            tape.linear(x, weights.get("k" + l), null),
            tape.linear(x, weights.get("v" + l), null),
            AttentionSpec.of(HEADS).withDropout(0.1, "attention" + l));
    Tensor y = tape.linear(c, weights.get("o" + l), null, x);
    Tensor n = tape.layerNorm(y, weights.get("gamma" + l), weights.get("beta" + l), 1e-5);
    Tensor u = tape.activation(tape.linear(n, weights.get("up" + l), null), Activation.GELU);
    return tape.linear(tape.dropout(u, 0.1, "ffn" + l), weights.get("down" + l), null, n);
  }

  /** One training step on data drawn from the step's number: the class is ids modulo 3. */
  float step(long number, int batch, int tokens) {
    tape.nextStep(number);
    CounterRandom random = CounterRandom.of(9, "data", number);
    int[] targets = new int[batch];
    Arrays.setAll(targets, b -> random.below("targets", b, 3));
    int[] ids = new int[batch * tokens];
    Arrays.setAll(ids, i -> 3 * random.below("ids", i, VOCABULARY / 3) + targets[i / tokens]);
    Tensor x = tape.embedding(weights.get("table"), new IntMatrix(batch, tokens, ids));
    for (int l = 0; l < 2; l++) {
      int layer = l;
      Tensor in = x;
      x = tape.region(() -> layer(layer, in));
    }
    Tensor pooled = tape.maskedMean(x, IntMatrix.filled(batch, tokens, 1));
    Tensor logits = tape.linear(pooled, weights.get("class"), null);
    Tensor loss = tape.crossEntropy(logits, targets, 0.1, null);
    float value = loss.item();
    update(number, tape.gradients(List.of(loss), List.copyOf(weights.values()), true));
    return value;
  }

  private void update(long number, Gradients gradients) {
    AdamW update =
        new AdamW(
            1e-3,
            0.9,
            0.999,
            1e-8,
            0.01,
            1 - Math.pow(0.9, number + 1),
            1 - Math.pow(0.999, number + 1),
            1);
    moments.forEach(
        (parameter, pair) -> {
          Block gradient = DenseTensor.of(gradients.of(parameter)).block();
          tape.kernels()
              .adamW(parameter.size(), update, parameter.block(), gradient, pair[0], pair[1]);
          parameter.changed();
        });
  }

  /** All weights, one after the other. */
  float[][] values() {
    return weights.values().stream().map(StoredParameter::toFloats).toArray(float[][]::new);
  }

  @Override
  public void close() {
    weights.values().forEach(StoredParameter::close);
    tape.close();
  }
}
