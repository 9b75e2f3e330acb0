package io.graft.core.job;

import io.graft.core.ClassPathServices;
import io.graft.core.Services;
import io.graft.core.peft.lora.Lora;
import io.graft.spi.Setting;
import io.graft.spi.peft.PeftContext;
import io.graft.spi.peft.PeftMethod;
import io.graft.spi.peft.PeftSession;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import io.graft.spi.train.Batch;
import io.graft.spi.train.Objective;
import io.graft.spi.train.ObjectiveContext;
import io.graft.spi.train.Optimizer;
import io.graft.spi.train.ParameterGroup;
import io.graft.spi.train.StepContext;
import io.graft.spi.train.StepResult;
import io.graft.spi.train.TrainingStep;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor may write: an objective with a parameter, an optimizer and a memory of its own, and
 * a method whose session counts. Each changes what the steps after it do.
 */
final class RememberingServices implements Services {
  private final Services builtIn = new ClassPathServices();

  @Override
  public <T> List<T> all(Class<T> type) {
    List<T> all = new ArrayList<>(builtIn.all(type));
    for (Object own : List.of(new RememberingObjective(), new CountingMethod())) {
      if (type.isInstance(own)) {
        all.add(type.cast(own));
      }
    }
    return all;
  }

  /** Weighs the loss by a trained number and by the mean of the losses so far. */
  static final class RememberingObjective implements Objective {
    @Override
    public String name() {
      return "remembering";
    }

    @Override
    public TrainingStep open(ObjectiveContext context) {
      return new Step(context, 1);
    }

    @Override
    public TrainingStep restore(ObjectiveContext context, byte[] state) {
      return new Step(context, ByteBuffer.wrap(state).getDouble());
    }
  }

  private static final class Step implements TrainingStep {
    private final ObjectiveContext context;
    private final Parameter weight;
    private final Optimizer main;
    private final Optimizer own;
    private double mean;

    Step(ObjectiveContext context, double mean) {
      this.context = context;
      this.mean = mean;
      // as a parameter of the model may be called
      this.weight = context.parameter("classifier.weight", Shape.of(1), Initializer.constant(0.5));
      this.main = context.optimizer("main", context.groups(), context.optimizerSpec());
      this.own =
          context.optimizer(
              "own",
              List.of(new ParameterGroup("own", List.of(weight), 1, 0, 0)),
              context.optimizerSpec());
    }

    @Override
    public StepResult run(StepContext step) {
      Batch batch = step.next();
      Tape tape = step.tape();
      Tensor logits = context.model().logits(tape, batch.input(), true);
      Tensor task = context.loss().of(tape, logits, batch.targets());
      Tensor balance = tape.square(tape.affine(weight, 1, -mean)); // the weight follows the mean
      Tensor weighed = tape.scale(task, 1 + weight.toFloats()[0] * mean);
      Tensor loss = tape.add(weighed, tape.sum(balance));
      for (Optimizer optimizer : List.of(main, own)) {
        optimizer.accumulate(tape.gradients(List.of(loss), optimizer.activeParameters()));
      }
      mean = 0.9 * mean + 0.1 * task.item();
      main.step();
      own.step();
      return StepResult.of(loss.item(), batch);
    }

    @Override
    public byte[] state() {
      return ByteBuffer.allocate(Double.BYTES).putDouble(mean).array();
    }
  }

  /** LoRA that shrinks its parameters at each seventh step that it has seen. */
  static final class CountingMethod implements PeftMethod {
    private final PeftMethod lora = new Lora();

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public String description() {
      return "counts";
    }

    @Override
    public List<Setting> settings() {
      return lora.settings();
    }

    @Override
    public PeftSession open(PeftContext context) {
      List<Parameter> made = new ArrayList<>();
      PeftSession session = lora.open(new RecordingContext(context, made));
      return new PeftSession() {
        private int steps;

        @Override
        public void beforeStep(double progress) {
          session.beforeStep(progress);
          if (++steps % 7 == 0) {
            for (Parameter parameter : made) {
              float[] values = parameter.toFloats();
              for (int i = 0; i < values.length; i++) {
                values[i] *= 0.75f;
              }
              parameter.assign(values);
            }
          }
        }

        @Override
        public byte[] state() {
          return ByteBuffer.allocate(Integer.BYTES).putInt(steps).array();
        }

        @Override
        public void restore(byte[] state) {
          steps = ByteBuffer.wrap(state).getInt();
        }
      };
    }

    @Override
    public Map<String, @Nullable Object> configuration(PeftContext context) {
      return lora.configuration(context);
    }

    @Override
    public boolean reads(Map<String, Object> configuration) {
      return false;
    }

    @Override
    public Map<String, Object> settings(Map<String, Object> configuration) {
      return lora.settings(configuration);
    }
  }
}
