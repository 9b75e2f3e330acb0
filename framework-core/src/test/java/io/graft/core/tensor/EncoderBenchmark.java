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
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Times training steps of an encoder with random weights in the shape of MiniLM-L6-H384, to see the
 * engine without models, data and optimizer classes around it. Arguments: modes (full, lora, top,
 * infer), shape (16x128), repetitions, threads (set OMP_NUM_THREADS alike).
 */
public final class EncoderBenchmark {
  private static final int LAYERS = 6;
  private static final int HIDDEN = 384;
  private static final int HEADS = 12;
  private static final int FFN = 1536;
  private static final int VOCABULARY = 30522;

  private final Engine engine;
  private final TensorTape tape;
  private final String mode;
  private final int batch;
  private final int tokens;
  private final Map<String, StoredParameter> weights = new HashMap<>();
  private final List<StoredParameter> trained = new ArrayList<>();
  private final Map<StoredParameter, Block[]> moments = new HashMap<>();
  private final IntMatrix ids;

  private EncoderBenchmark(Engine engine, String mode, int batch, int tokens) {
    this.engine = engine;
    this.tape = engine.newTape(1);
    this.mode = mode;
    this.batch = batch;
    this.tokens = tokens;
    this.ids = IntMatrix.filled(batch, tokens, 7);
    for (int i = 0; i < ids.values().length; i++) {
      ids.values()[i] = 5 + CounterRandom.of(1, "ids", 0).below("ids", i, VOCABULARY - 5);
    }
    weight("word", -1, VOCABULARY, HIDDEN);
    weight("position", -1, 512, HIDDEN);
    weight("type", -1, 2, HIDDEN);
    norm("norm", -1);
    for (int l = 0; l < LAYERS; l++) {
      for (String name : new String[] {"q", "k", "v", "o"}) {
        dense(name + l, l, HIDDEN, HIDDEN);
      }
      dense("up" + l, l, FFN, HIDDEN);
      dense("down" + l, l, HIDDEN, FFN);
      norm("norm1." + l, l);
      norm("norm2." + l, l);
      if (mode.equals("lora")) {
        for (String name : new String[] {"q", "v"}) {
          add(name + l + ".a", true, Initializer.normal(0.05), 8, HIDDEN);
          add(name + l + ".lb", true, Initializer.normal(0.01), HIDDEN, 8);
        }
      }
    }
    boolean head = !mode.equals("infer");
    add("pool", head && !mode.equals("lora"), Initializer.normal(0.02), HIDDEN, HIDDEN);
    add("pool.b", head && !mode.equals("lora"), Initializer.zeros(), HIDDEN);
    add("class", head, Initializer.normal(0.02), 3, HIDDEN);
    add("class.b", head, Initializer.zeros(), 3);
  }

  private boolean trains(int layer) {
    return mode.equals("full") || mode.equals("top") && layer >= LAYERS - 2;
  }

  private void weight(String name, int layer, int... shape) {
    add(name, trains(layer), Initializer.normal(0.02), shape);
  }

  private void dense(String name, int layer, int out, int in) {
    weight(name, layer, out, in);
    add(name + ".b", trains(layer), Initializer.zeros(), out);
  }

  private void norm(String name, int layer) {
    add(name + ".g", trains(layer), Initializer.ones(), HIDDEN);
    add(name + ".b", trains(layer), Initializer.zeros(), HIDDEN);
  }

  private void add(String name, boolean trainable, Initializer initializer, int... shape) {
    StoredParameter parameter = engine.parameter(name, Shape.of(shape), initializer, 1, trainable);
    weights.put(name, parameter);
    if (trainable) {
      trained.add(parameter);
      Block[] pair = new Block[2];
      for (int i = 0; i < 2; i++) {
        pair[i] = engine.processMemory().allocate(parameter.size());
        tape.kernels().fill(parameter.size(), 0, pair[i]);
      }
      moments.put(parameter, pair);
    }
  }

  private Tensor linear(String name, Tensor x, Tensor residual) {
    List<LowRankTerm> terms =
        weights.containsKey(name + ".a")
            ? List.of(LowRankTerm.of(weights.get(name + ".a"), weights.get(name + ".lb"), 2))
            : List.of();
    return tape.linear(x, weights.get(name), weights.get(name + ".b"), residual, terms);
  }

  private Tensor norm(String name, Tensor x) {
    return tape.layerNorm(x, weights.get(name + ".g"), weights.get(name + ".b"), 1e-12);
  }

  private Tensor layer(int l, Tensor x) {
    Tensor c =
        tape.attention(
            linear("q" + l, x, null),
            linear("k" + l, x, null),
            linear("v" + l, x, null),
            AttentionSpec.of(HEADS));
    Tensor y = norm("norm1." + l, linear("o" + l, c, x));
    Tensor u = tape.activation(linear("up" + l, y, null), Activation.GELU);
    return norm("norm2." + l, linear("down" + l, u, y));
  }

  private Tensor logits() {
    IntMatrix positions = IntMatrix.filled(1, tokens, 0);
    for (int t = 0; t < tokens; t++) {
      positions.values()[t] = t;
    }
    Tensor p = tape.embedding(weights.get("position"), positions);
    Tensor t = tape.embedding(weights.get("type"), IntMatrix.filled(1, tokens, 0));
    Tensor words = tape.embedding(weights.get("word"), ids);
    Tensor both = tape.reshape(tape.add(p, t), Shape.of(tokens, HIDDEN));
    Tensor x = norm("norm", tape.add(words, both));
    for (int l = 0; l < LAYERS; l++) {
      int layer = l;
      Tensor in = x;
      x = tape.region(() -> layer(layer, in));
    }
    int[] first = new int[batch];
    Arrays.setAll(first, b -> b * tokens);
    Tensor pooled = tape.activation(linear("pool", tape.rows(x, first), null), Activation.TANH);
    return linear("class", pooled, null);
  }

  private float step(int number) {
    tape.nextStep(number);
    if (mode.equals("infer")) {
      return tape.withoutGradients(this::logits).toFloats()[0];
    }
    int[] targets = new int[batch];
    Arrays.setAll(targets, b -> b % 3);
    Tensor loss = tape.crossEntropy(logits(), targets, 0, null);
    float value = loss.item();
    Gradients gradients = tape.gradients(List.of(loss), trained, true);
    for (StoredParameter parameter : trained) {
      Block[] pair = moments.get(parameter);
      AdamW update =
          new AdamW(
              1e-5,
              0.9,
              0.999,
              1e-8,
              0.01,
              1 - Math.pow(0.9, number + 1),
              1 - Math.pow(0.999, number + 1),
              1);
      tape.kernels()
          .adamW(
              parameter.size(),
              update,
              parameter.block(),
              DenseTensor.of(gradients.of(parameter)).block(),
              pair[0],
              pair[1]);
      parameter.changed();
    }
    return value;
  }

  public static void main(String[] arguments) {
    PrintStream out =
        new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true);
    String[] modes = (arguments.length > 0 ? arguments[0] : "full,lora,top,infer").split(",", -1);
    String[] shape = (arguments.length > 1 ? arguments[1] : "16x128").split("x", -1);
    int repetitions = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10;
    int threads = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 2;
    try (Engine engine = Engine.open(threads)) {
      for (String mode : modes) {
        EncoderBenchmark benchmark =
            new EncoderBenchmark(
                engine, mode, Integer.parseInt(shape[0]), Integer.parseInt(shape[1]));
        List<Double> times = new ArrayList<>();
        List<Double> cpuTimes = new ArrayList<>();
        float value = 0;
        for (int i = 0; i < repetitions + 3; i++) {
          long start = System.nanoTime();
          long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
          value = benchmark.step(i);
          if (i >= 3) {
            times.add((System.nanoTime() - start) / 1e6);
            cpuTimes.add(
                (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e6);
          }
        }
        times.sort(Double::compare);
        cpuTimes.sort(Double::compare);
        out.printf(
            Locale.ROOT,
            "%s min %.0f ms, median %.0f ms, this thread's CPU min %.0f ms, last value %.6f, %s%n",
            mode,
            times.get(0),
            times.get(times.size() / 2),
            cpuTimes.get(0),
            value,
            engine.statistics());
        benchmark.tape.close();
        benchmark.weights.values().forEach(StoredParameter::close);
      }
    }
  }
}
