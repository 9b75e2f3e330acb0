package io.graft.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graft.core.model.AdaptedModel;
import io.graft.core.model.TransformerEncoder;
import io.graft.core.model.head.HeadBuilder;
import io.graft.core.model.head.LinearHead;
import io.graft.core.objective.SupervisedObjective;
import io.graft.core.peft.AdapterBuilder;
import io.graft.core.peft.lora.Lora;
import io.graft.core.task.classification.SingleLabelTask;
import io.graft.core.tensor.CounterRandom;
import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.core.text.encode.Collator;
import io.graft.core.text.encode.EncodedExample;
import io.graft.core.text.read.LabelSet;
import io.graft.spi.Settings;
import io.graft.spi.model.HeadSession;
import io.graft.spi.peft.PeftSession;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.text.Example;
import io.graft.spi.train.OptimizerSpec;
import io.graft.spi.train.Schedule;
import io.graft.spi.train.StepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Steps of several batches do what steps of one large batch do. */
class AccumulationTest {
  private static final LabelSet LABELS = LabelSet.of(List.of("a", "b"));
  private static final SingleLabelTask TASK = new SingleLabelTask();
  private static final Settings SETTINGS = Settings.of(TASK.settings(), Map.of(), "task");
  private static final int ROWS = 16;

  private record Trained(List<float[]> values, List<Double> losses, long steps) {}

  /**
   * @param sizes of the batches of an epoch, together {@link #ROWS}
   */
  private static Trained train(Engine engine, int accumulate, int... sizes) {
    TransformerEncoder encoder = TinyEncoder.create(engine);
    List<EncodedExample> data = TinyEncoder.examples(ROWS, 3);
    List<Example> examples = data.stream().map(EncodedExample::example).toList();
    JobEnvironment job = JobEnvironment.of("test", 1, stream -> CounterRandom.of(1, stream, 0));
    try (TensorTape tape = engine.newTape(1)) {
      FreshParameters fresh = new FreshParameters(tape);
      Lora lora = new Lora();
      AdapterBuilder builder =
          new AdapterBuilder(
              job.withSettings(Settings.of(lora.settings(), Map.of("r", 4), "method")),
              encoder,
              fresh);
      PeftSession session = lora.open(builder);
      LinearHead linear = new LinearHead();
      Settings headSettings = Settings.of(linear.settings(), Map.of("head_dropout", 0.0), "task");
      HeadBuilder heads = new HeadBuilder(job.withSettings(headSettings), encoder, 2, fresh);
      HeadSession head = linear.open(heads);
      AdaptedModel model =
          new AdaptedModel(
              encoder, List.of(builder.build(lora.name())), head, heads.parameters(), 0);
      EncodedBatches batches =
          new EncodedBatches(
              data,
              InputSource.tokens(data, new Collator(0, 0, tape)),
              epoch -> batches(sizes),
              rows -> TASK.targets(rows.stream().map(EncodedExample::example).toList(), LABELS));
      TrainingPlan plan = TrainingPlan.of(3, 0, accumulate, batches);
      TrainingClock clock = new TrainingClock();
      ObjectiveScope scope =
          new ObjectiveScope(
              job,
              tape,
              model,
              model.unadapted(),
              TASK.loss(examples, LABELS, SETTINGS),
              ParameterGroups.of(model, 1, 0.01),
              OptimizerSpec.of(1e-2, new Schedule(Schedule.Kind.LINEAR, 0.1)),
              clock::step,
              plan::totalSteps);
      scope = accumulate > 1 ? scope.keepingGradients() : scope;
      List<Double> losses = new ArrayList<>();
      long steps =
          new Trainer(tape, 1, plan, clock, List.of(session), () -> false)
              .fit(
                  new SupervisedObjective().open(scope),
                  batches,
                  new Trainer.Observer() {
                    @Override
                    public void step(long step, int epoch, StepResult result, double seconds) {
                      assertEquals(step % 2 == 1 ? 10 : 6, result.rows());
                      losses.add(result.loss());
                    }

                    @Override
                    public boolean evaluate(long step, int epoch) {
                      return true;
                    }
                  });
      return new Trained(
          model.trainable().stream().map(Parameter::toFloats).toList(), losses, steps);
    }
  }

  private static List<int[]> batches(int... sizes) {
    List<int[]> batches = new ArrayList<>();
    int from = 0;
    for (int size : sizes) {
      batches.add(IntStream.range(from, from + size).toArray());
      from += size;
    }
    return batches;
  }

  @Test
  void partsOfUnequalSizeAddUpToTheLargeBatch() {
    try (Engine engine = Engine.open(1)) {
      Trained whole = train(engine, 1, 10, 6);
      Trained parts = train(engine, 3, 5, 4, 1, 6); // the last step of an epoch has one part
      assertEquals(6, whole.steps());
      assertEquals(6, parts.steps());
      for (int i = 0; i < whole.losses().size(); i++) {
        assertEquals(whole.losses().get(i), parts.losses().get(i), 1e-4);
      }
      for (int i = 0; i < whole.values().size(); i++) {
        assertArrayEquals(whole.values().get(i), parts.values().get(i), 2e-3f);
      }
    }
  }
}
