package io.graft.core.job;

import io.graft.core.model.BaseModel;
import io.graft.core.model.BaseModels;
import io.graft.core.recipe.BaseReference;
import io.graft.core.recipe.Precision;
import io.graft.core.recipe.Recipe;
import io.graft.core.recipe.RecipeReader;
import io.graft.core.tensor.CounterRandom;
import io.graft.core.tensor.TensorTape;
import io.graft.core.text.read.LabelSet;
import io.graft.core.train.FreshParameters;
import io.graft.core.train.JobEnvironment;
import io.graft.core.train.ObjectiveScope;
import io.graft.core.train.ParameterGroups;
import io.graft.core.train.Trainer;
import io.graft.core.train.TrainingClock;
import io.graft.core.train.TrainingData;
import io.graft.core.train.TrainingPlan;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.tensor.DataType;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.RandomStream;
import io.graft.spi.text.Example;
import io.graft.spi.train.Batch;
import io.graft.spi.train.OptimizerSpec;
import io.graft.spi.train.Schedule;
import io.graft.spi.train.StepResult;
import io.graft.spi.train.Targets;
import io.graft.spi.train.TrainingStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Times steps on one batch of random token ids without padding: the forward pass alone, or whole
 * training steps with gradients, clipping and AdamW. Three labels, no dropout. Used once.
 */
public final class Benchmark {
  /** What can be timed, and the {@code method} section that stands for it. */
  private static final Map<String, String> METHODS =
      Map.of(
          "full", "{peft: full}",
          "lora", "{peft: lora, r: 8, alpha: 16, targets: [query, value]}",
          "layers", "{peft: layers, top: 2}",
          "head", "{peft: head}",
          "forward", "{peft: head}");

  private static final int TOP_LAYERS = 2;
  private static final LabelSet LABELS = LabelSet.of(List.of("a", "b", "c"));
  private static final int FIRST_ID = 5;

  /**
   * What is timed.
   *
   * @param model the base
   * @param method full, lora, layers (the top two), head, or forward
   * @param rows rows of the batch
   * @param tokens tokens of each row
   * @param precision of the encoder's activations
   * @param steps how many steps are timed
   * @param warmUp how many run before
   */
  public record Plan(
      BaseReference model,
      String method,
      int rows,
      int tokens,
      Precision precision,
      int steps,
      int warmUp) {
    public Plan {
      if (!METHODS.containsKey(method)) {
        throw GraftException.unknown(
            ErrorCategory.USER, "method to time", method, METHODS.keySet(), "--method");
      }
    }
  }

  /**
   * What came out.
   *
   * @param medianMs median time of a step in milliseconds
   * @param fastestMs the fastest step
   * @param tokensPerSecond by the median
   * @param gigaflop floating-point operations of a step, by its shapes, in 10^9
   * @param gigaflopsPerSecond by the median
   * @param peakRssMb greatest resident memory of the process in MiB, 0 where unknown
   * @param trainableParameters how many numbers a step updates
   * @param precision of the encoder's activations
   * @param shareOfBestProduct {@code gigaflopsPerSecond} over that of the best matrix product
   *     measured in this process
   * @param gigabytesMoved bytes that native primitives read and write in a step, in 10^9
   */
  public record Report(
      double medianMs,
      double fastestMs,
      double tokensPerSecond,
      double gigaflop,
      double gigaflopsPerSecond,
      double peakRssMb,
      long trainableParameters,
      DataType precision,
      double shareOfBestProduct,
      double gigabytesMoved) {

    /** With what was measured beside the steps. */
    Report with(double bestProduct, double moved) {
      return new Report(
          medianMs,
          fastestMs,
          tokensPerSecond,
          gigaflop,
          gigaflopsPerSecond,
          peakRssMb,
          trainableParameters,
          precision,
          gigaflopsPerSecond / bestProduct,
          moved);
    }
  }

  private final Plan plan;
  private final JobResources resources;

  public Benchmark(Plan plan, JobResources resources) {
    this.plan = plan;
    this.resources = resources;
  }

  /**
   * Runs it.
   *
   * @throws GraftException of category USER when rows are longer than the model's positions reach
   */
  public Report run() {
    Recipe recipe =
        RecipeReader.readText(
            "data: {train: none.jsonl}\nmethod: " + METHODS.get(plan.method()),
            "benchmark",
            Path.of(""),
            List.of());
    ChosenServices services = ChosenServices.of(recipe, resources.services());
    JobEnvironment environment = AssembledModel.environment("benchmark", 1, resources.cancelled());
    try (BaseModels.Lease lease = resources.bases().acquire(plan.model())) {
      return run(lease.model(), services, environment);
    }
  }

  private Report run(BaseModel base, ChosenServices services, JobEnvironment environment) {
    int reach = base.encoder().config().maxTokens();
    if (plan.tokens() > reach) {
      throw GraftException.user(
          "the model's positions reach " + reach + " tokens", "--shape", "give shorter rows");
    }
    DataType precision = ChosenPrecision.of(plan.precision(), resources.engine(), "--precision");
    try (TensorTape tape = resources.engine().newTape(1, precision);
        AssembledModel model =
            AssembledModel.of(
                base,
                tape,
                environment,
                services,
                LABELS.size(),
                new FreshParameters(tape),
                0,
                null)) {
      Batch batch = batch(services, base.encoder().config().vocabularySize());
      EncoderFlops flops = new EncoderFlops(base.encoder().config(), plan.rows(), plan.tokens());
      long moved = resources.engine().statistics().bytesMoved();
      double[] seconds =
          plan.method().equals("forward")
              ? forward(tape, model, batch)
              : training(tape, model, services, environment, batch);
      moved = resources.engine().statistics().bytesMoved() - moved;
      double best =
          ProductRate.best(
              resources.engine(), precision, base.encoder().config(), plan.rows() * plan.tokens());
      return report(seconds, operations(flops), model, precision)
          .with(best, moved / 1e9 / (plan.warmUp() + plan.steps()));
    }
  }

  private Batch batch(ChosenServices services, int vocabulary) {
    RandomStream random = CounterRandom.of(1, "benchmark", 0);
    int[] ids = new int[plan.rows() * plan.tokens()];
    Arrays.setAll(ids, i -> FIRST_ID + random.below("ids", i, vocabulary - FIRST_ID));
    EncoderInput input =
        EncoderInput.of(
            new IntMatrix(plan.rows(), plan.tokens(), ids),
            IntMatrix.filled(plan.rows(), plan.tokens(), 1));
    List<Example> examples = new ArrayList<>();
    for (int row = 0; row < plan.rows(); row++) {
      String label = LABELS.names().get(row % LABELS.size());
      examples.add(new Example("row:" + row, "random", null, List.of(label)));
    }
    Targets targets =
        Targets.ofClasses(examples.stream().mapToInt(example -> LABELS.ids(example)[0]).toArray());
    return new Batch(
        input, targets, IntStream.range(0, plan.rows()).toArray(), plan.rows() * plan.tokens());
  }

  private double[] forward(TensorTape tape, AssembledModel model, Batch batch) {
    List<Double> seconds = new ArrayList<>();
    for (int step = 0; step < plan.warmUp() + plan.steps(); step++) {
      long start = System.nanoTime();
      tape.nextStep(step);
      tape.withoutGradients(() -> model.adapted().logits(tape, batch.input(), false).toFloats());
      seconds.add((System.nanoTime() - start) / 1e9);
    }
    return sorted(seconds);
  }

  private double[] training(
      TensorTape tape,
      AssembledModel model,
      ChosenServices services,
      JobEnvironment environment,
      Batch batch) {
    TrainingData sameBatch = new SameBatch(batch, plan.warmUp() + plan.steps());
    TrainingPlan whole = TrainingPlan.of(1, 0, sameBatch);
    TrainingClock clock = new TrainingClock();
    ObjectiveScope scope =
        new ObjectiveScope(
            environment.withSettings(services.objective().settings()),
            tape,
            model.adapted(),
            model.base(),
            (ops, logits, targets) ->
                ops.crossEntropy(logits, Objects.requireNonNull(targets.classes()), 0, null),
            ParameterGroups.of(model.adapted(), 1, 0.01),
            OptimizerSpec.of(1e-5, new Schedule(Schedule.Kind.CONSTANT, 0)),
            clock::step,
            whole::totalSteps);
    StepTimes times = new StepTimes();
    try (TrainingStep trainingStep = services.objective().service().open(scope)) {
      new Trainer(tape, 1, whole, clock, List.of(model.session()), environment::cancelled)
          .fit(trainingStep, sameBatch, times);
    }
    return sorted(times.seconds);
  }

  /** The time of each step, sorted, without those of the warm-up. */
  private double[] sorted(List<Double> seconds) {
    return seconds.stream().skip(plan.warmUp()).mapToDouble(Double::doubleValue).sorted().toArray();
  }

  /** Keeps the time of each step. */
  private static final class StepTimes implements Trainer.Observer {
    private final List<Double> seconds = new ArrayList<>();

    @Override
    public void step(long step, int epoch, StepResult result, double elapsed) {
      seconds.add(elapsed);
    }

    @Override
    public boolean evaluate(long step, int epoch) {
      return true;
    }
  }

  /** One batch, again and again. */
  private record SameBatch(Batch batch, int count) implements TrainingData {
    @Override
    public int batches(int epoch) {
      return count;
    }

    @Override
    public Batch batch(int epoch, int index) {
      return batch;
    }
  }

  private double operations(EncoderFlops flops) {
    return switch (plan.method()) {
      case "full" -> flops.full();
      case "lora" -> flops.lowRank();
      case "layers" -> flops.top(TOP_LAYERS);
      default -> flops.forward();
    };
  }

  private Report report(
      double[] sorted, double operations, AssembledModel model, DataType precision) {
    int n = sorted.length;
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    long trainable =
        plan.method().equals("forward")
            ? 0
            : model.adapted().trainable().stream()
                .mapToLong(parameter -> parameter.shape().elements())
                .sum();
    return new Report(
        1e3 * median,
        1e3 * sorted[0],
        plan.rows() * plan.tokens() / median,
        operations / 1e9,
        operations / 1e9 / median,
        PeakMemory.residentMebibytes(),
        trainable,
        precision,
        0,
        0);
  }
}
