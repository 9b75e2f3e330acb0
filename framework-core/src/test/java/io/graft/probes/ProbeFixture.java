package io.graft.probes;

import io.graft.core.model.AdaptedModel;
import io.graft.core.model.TransformerEncoder;
import io.graft.core.model.family.BertFamily;
import io.graft.core.model.head.HeadBuilder;
import io.graft.core.model.head.LinearHead;
import io.graft.core.peft.AdapterBuilder;
import io.graft.core.tensor.CounterRandom;
import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.core.train.FreshParameters;
import io.graft.core.train.JobEnvironment;
import io.graft.core.train.ObjectiveScope;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.model.Encoder;
import io.graft.spi.model.EncoderConfig;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.Site;
import io.graft.spi.peft.Adapter;
import io.graft.spi.peft.PeftMethod;
import io.graft.spi.tensor.Activation;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.RandomStream;
import io.graft.spi.tensor.Scope;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tape;
import io.graft.spi.train.Batch;
import io.graft.spi.train.Loss;
import io.graft.spi.train.Model;
import io.graft.spi.train.ObjectiveContext;
import io.graft.spi.train.OptimizerSpec;
import io.graft.spi.train.ParameterGroup;
import io.graft.spi.train.Schedule;
import io.graft.spi.train.StepContext;
import io.graft.spi.train.StepResult;
import io.graft.spi.train.Targets;
import io.graft.spi.train.TrainingStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What Graft hands to a vendor, in small: encoders of random weights, adapters, models, objectives
 * and steps. Gives out types of the SPI only.
 */
final class ProbeFixture implements AutoCloseable {
  static final int VOCABULARY = 30;
  private static final long SEED = 11;

  private final Engine engine = Engine.open(2);
  private final TensorTape tape = engine.newTape(SEED);
  private long step;

  /** The tape of the job. */
  Tape tape() {
    return tape;
  }

  /** Ends the step: what was made on the tape is gone. */
  void nextStep() {
    tape.nextStep(++step);
  }

  /** A frozen encoder of random weights. */
  Encoder encoder(long seed, int hidden, int layers) {
    EncoderConfig config =
        new EncoderConfig(
            "bert",
            VOCABULARY,
            hidden,
            layers,
            2,
            2 * hidden,
            24,
            0,
            2,
            0,
            Activation.GELU,
            1e-12,
            0.1,
            0.1);
    BertFamily family = new BertFamily();
    Map<String, Parameter> weights = new LinkedHashMap<>();
    for (Site site : family.sites(config)) {
      switch (site.kind()) {
        case LINEAR -> {
          put(weights, site.weight(), seed, 0, site.outputSize(), site.inputSize());
          put(weights, site.bias(), seed, 0, site.outputSize());
        }
        case NORM -> {
          put(weights, site.weight(), seed, 1, site.outputSize());
          put(weights, site.bias(), seed, 0, site.outputSize());
        }
        case EMBEDDING -> put(weights, site.weight(), seed, 0, site.inputSize(), site.outputSize());
        case ATTENTION, SEQUENCE -> {}
      }
    }
    return new TransformerEncoder(family, config, weights.values());
  }

  private void put(Map<String, Parameter> to, String name, long seed, float mean, int... shape) {
    Shape dimensions = Shape.of(shape);
    RandomStream random = CounterRandom.of(seed, "weights", 0);
    float[] values = new float[dimensions.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = mean + (float) (random.uniform(name, i) - 0.5) * (mean == 0 ? 1 : 0.2f);
    }
    to.put(name, engine.parameter(name, dimensions, values, false, Scope.PROCESS));
  }

  private JobEnvironment job(List<Setting> declared, Map<String, ?> settings) {
    return JobEnvironment.of("probe", SEED, stream -> CounterRandom.of(SEED, stream, 0))
        .withSettings(Settings.of(declared, settings, "probe"));
  }

  /** What a method declares for an encoder. */
  Adapter adapt(Encoder encoder, PeftMethod method, Map<String, ?> settings) {
    AdapterBuilder builder =
        new AdapterBuilder(job(method.settings(), settings), encoder, new FreshParameters(tape));
    method.open(builder).close();
    return builder.build(method.name());
  }

  /** A model with a linear head of two classes on the mean of the text's tokens. */
  Model model(Encoder encoder, Adapter... adapters) {
    LinearHead head = new LinearHead();
    HeadBuilder builder =
        new HeadBuilder(
            job(head.settings(), Map.of("head_dropout", 0)), encoder, 2, new FreshParameters(tape));
    return new AdaptedModel(
        encoder, List.of(adapters), head.open(builder), builder.parameters(), 0);
  }

  /** The context of an objective: cross-entropy, AdamW with a constant rate, 100 steps. */
  ObjectiveContext objective(Model model, Model base, double rate) {
    Loss loss = (ops, logits, targets) -> ops.crossEntropy(logits, targets.classes(), 0, null);
    return new ObjectiveScope(
        job(List.of(), Map.of()),
        tape,
        model,
        base,
        loss,
        List.of(ParameterGroup.of("all", model.trainable())),
        OptimizerSpec.of(rate, new Schedule(Schedule.Kind.CONSTANT, 0)),
        () -> step,
        () -> 100);
  }

  /** Runs a step on a batch. */
  StepResult run(TrainingStep trainingStep, Batch batch) {
    nextStep();
    return trainingStep.run(new Step(tape, step, batch));
  }

  private record Step(Tape tape, long step, Batch batch) implements StepContext {
    @Override
    public double progress() {
      return step / 100.0;
    }

    @Override
    public Batch next() {
      return batch;
    }

    @Override
    public RandomStream random(String stream) {
      return CounterRandom.of(SEED, stream, step);
    }
  }

  /** Rows of random tokens, padded; the class says whether a row has a token below 10. */
  static Batch batch(int seed, int rows, int tokens) {
    SplittableRandom random = new SplittableRandom(seed);
    List<int[]> ids = new ArrayList<>();
    List<int[]> mask = new ArrayList<>();
    int[] classes = new int[rows];
    int real = 0;
    for (int row = 0; row < rows; row++) {
      int length = tokens - random.nextInt(3);
      int[] rowIds = new int[tokens];
      int[] rowMask = new int[tokens];
      Arrays.fill(rowMask, 0, length, 1);
      for (int i = 0; i < length; i++) {
        rowIds[i] = random.nextInt(row % 2 == 0 ? 10 : 1, VOCABULARY);
        classes[row] |= rowIds[i] < 10 ? 1 : 0;
      }
      ids.add(rowIds);
      mask.add(rowMask);
      real += length;
    }
    EncoderInput input =
        EncoderInput.of(
            IntMatrix.of(ids.toArray(int[][]::new)), IntMatrix.of(mask.toArray(int[][]::new)));
    return new Batch(input, Targets.ofClasses(classes), new int[rows], real);
  }

  @Override
  public void close() {
    tape.close();
    engine.close();
  }
}
