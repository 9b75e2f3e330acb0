package io.graft.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.model.AdaptedModel;
import io.graft.core.model.TransformerEncoder;
import io.graft.core.model.head.HeadBuilder;
import io.graft.core.model.head.LinearHead;
import io.graft.core.objective.SupervisedObjective;
import io.graft.core.peft.AdapterBuilder;
import io.graft.core.peft.full.FullTuning;
import io.graft.core.peft.head.HeadOnly;
import io.graft.core.peft.layers.LayerTuning;
import io.graft.core.peft.lora.Lora;
import io.graft.core.task.classification.SingleLabelTask;
import io.graft.core.tensor.CounterRandom;
import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.core.text.batch.LengthBatches;
import io.graft.core.text.batch.RowBatch;
import io.graft.core.text.encode.Collator;
import io.graft.core.text.encode.EncodedExample;
import io.graft.core.text.read.LabelSet;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.Settings;
import io.graft.spi.model.HeadSession;
import io.graft.spi.peft.PeftMethod;
import io.graft.spi.peft.PeftSession;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.train.OptimizerSpec;
import io.graft.spi.train.Schedule;
import io.graft.spi.train.StepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole small trainings: they learn, repeat bit for bit, and train what their method says. */
class TrainingLoopTest {
  private static final LabelSet LABELS = LabelSet.of(List.of("a", "b"));
  private static final SingleLabelTask TASK = new SingleLabelTask();
  private static final Settings TASK_SETTINGS = Settings.of(TASK.settings(), Map.of(), "task");

  private static Engine engine;
  private static TransformerEncoder encoder;

  @BeforeAll
  static void open() {
    engine = Engine.open(1);
    encoder = TinyEncoder.create(engine);
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  /** What a training left: the trained values, the losses, and how it scores. */
  private record Trained(List<float[]> values, List<Double> losses, double accuracy) {}

  private static Trained train(
      PeftMethod method, Map<String, ?> settings, double rate, long seed, boolean cache) {
    List<EncodedExample> data = TinyEncoder.examples(48, 3);
    JobEnvironment job =
        JobEnvironment.of("test", seed, stream -> CounterRandom.of(seed, stream, 0));
    try (TensorTape tape = engine.newTape(seed)) {
      FreshParameters fresh = new FreshParameters(tape);
      AdapterBuilder builder =
          new AdapterBuilder(
              job.withSettings(Settings.of(method.settings(), settings, "method")), encoder, fresh);
      PeftSession session = method.open(builder);
      LinearHead linear = new LinearHead();
      HeadBuilder headBuilder =
          new HeadBuilder(
              job.withSettings(Settings.of(linear.settings(), Map.of(), "task")),
              encoder,
              LABELS.size(),
              fresh);
      HeadSession head = linear.open(headBuilder);
      AdaptedModel model =
          new AdaptedModel(
              encoder, List.of(builder.build(method.name())), head, headBuilder.parameters(), 0.1);
      return fit(tape, job, model, session, data, rate, seed, cache);
    }
  }

  private static Trained fit(
      TensorTape tape,
      JobEnvironment job,
      AdaptedModel model,
      PeftSession session,
      List<EncodedExample> data,
      double rate,
      long seed,
      boolean cache) {
    int[] lengths = data.stream().mapToInt(EncodedExample::length).toArray();
    LengthBatches lengthBatches = new LengthBatches(lengths, 120, LengthBatches.ANY_ROWS, seed);
    List<int[]> all = rows(lengthBatches.evaluation().batches());
    InputSource plain = InputSource.tokens(data, new Collator(0, 0, tape));
    InputSource inputs =
        cache
            ? new FrozenPrefix(model, tape, 1 << 20).cache(data, plain, all).orElseThrow()
            : plain;
    EncodedBatches batches =
        new EncodedBatches(
            data,
            inputs,
            epoch -> rows(lengthBatches.epoch(epoch).batches()),
            rows -> TASK.targets(rows.stream().map(EncodedExample::example).toList(), LABELS));
    TrainingPlan plan = TrainingPlan.of(8, 0, batches);
    TrainingClock clock = new TrainingClock();
    ObjectiveScope scope =
        new ObjectiveScope(
            job,
            tape,
            model,
            model.unadapted(),
            TASK.loss(data.stream().map(EncodedExample::example).toList(), LABELS, TASK_SETTINGS),
            ParameterGroups.of(model, 1, 0.01),
            OptimizerSpec.of(rate, new Schedule(Schedule.Kind.LINEAR, 0.1)),
            clock::step,
            plan::totalSteps);
    List<Double> losses = new ArrayList<>();
    new Trainer(tape, seed, plan, clock, List.of(session), () -> false)
        .fit(
            new SupervisedObjective().open(scope),
            batches,
            new Trainer.Observer() {
              @Override
              public void step(long step, int epoch, StepResult result, double seconds) {
                losses.add(result.loss());
              }

              @Override
              public boolean evaluate(long step, int epoch) {
                return true;
              }
            });
    List<float[]> logits = new ModelRunner(tape).logits(model, plain, all);
    double accuracy =
        TASK.evaluate(
                logits, data.stream().map(EncodedExample::example).toList(), LABELS, TASK_SETTINGS)
            .value("accuracy");
    return new Trained(
        model.trainable().stream().map(Parameter::toFloats).toList(), losses, accuracy);
  }

  private static List<int[]> rows(List<RowBatch> batches) {
    return batches.stream().map(RowBatch::rows).toList();
  }

  @Test
  void loraLearnsWhatOneTokenGivesAway() {
    Map<String, ?> settings = Map.of("r", 4, "alpha", 8, "targets", List.of("all-linear"));
    Trained trained = train(new Lora(), settings, 2e-2, 1, false);
    assertTrue(trained.accuracy() > 0.95, "accuracy " + trained.accuracy());
  }

  @Test
  void fullTuningLearnsToo() {
    Trained trained = train(new FullTuning(), Map.of(), 5e-3, 1, false);
    assertTrue(trained.accuracy() > 0.95, "accuracy " + trained.accuracy());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theSameSeedGivesTheSameBits(boolean dora) {
    Map<String, ?> settings = Map.of("r", 4, "dora", dora, "dropout", 0.1);
    Trained first = train(new Lora(), settings, 1e-2, 5, false);
    Trained second = train(new Lora(), settings, 1e-2, 5, false);
    assertEquals(first.losses(), second.losses());
    for (int i = 0; i < first.values().size(); i++) {
      assertArrayEquals(first.values().get(i), second.values().get(i));
    }
  }

  @Test
  void anotherSeedGivesAnotherAdapter() {
    Trained first = train(new Lora(), Map.of(), 1e-2, 5, false);
    Trained second = train(new Lora(), Map.of(), 1e-2, 6, false);
    assertTrue(!first.losses().equals(second.losses()));
  }

  @Test
  void keptFeaturesTrainTheSameHead() {
    Trained plain = train(new HeadOnly(), Map.of(), 5e-2, 1, false);
    Trained cached = train(new HeadOnly(), Map.of(), 5e-2, 1, true);
    assertTrue(cached.losses().get(cached.losses().size() - 1) < cached.losses().get(0));
    // hidden dropout is on in the plain run and off in the kept one, so only the course agrees
    assertEquals(plain.losses().size(), cached.losses().size());
  }

  @Test
  void keptStatesBelowTheTrainedLayersLearn() {
    Trained cached = train(new LayerTuning(), Map.of("top", 1), 1e-2, 1, true);
    assertTrue(cached.losses().get(cached.losses().size() - 1) < cached.losses().get(0));
  }

  @Test
  void anInfiniteLossIsReportedWithWhatToTry() {
    GraftException e =
        assertThrows(GraftException.class, () -> train(new FullTuning(), Map.of(), 1e30, 1, false));
    assertEquals(ErrorCategory.USER, e.category());
    assertTrue(e.mend().contains("training.lr"), e.getMessage());
  }
}
