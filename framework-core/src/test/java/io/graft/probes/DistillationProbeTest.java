package io.graft.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.model.Encoder;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.model.PassOptions;
import io.graft.spi.peft.PeftMethod;
import io.graft.spi.tensor.Gradients;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import io.graft.spi.train.Batch;
import io.graft.spi.train.Model;
import io.graft.spi.train.ObjectiveContext;
import io.graft.spi.train.Optimizer;
import io.graft.spi.train.StepResult;
import io.graft.spi.train.TrainingStep;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** A deep teacher and a shallow student on one tape (Hinton et al. 2015, Jiao et al. 2020). */
class DistillationProbeTest {

  @Test
  void theStudentFollowsTheTeacherWhoGetsNoGradient() {
    try (ProbeFixture graft = new ProbeFixture()) {
      PeftMethod full =
          ServiceLoader.load(PeftMethod.class).stream()
              .map(ServiceLoader.Provider::get)
              .filter(method -> method.name().equals("full"))
              .findFirst()
              .orElseThrow();
      Encoder deep = graft.encoder(4, 16, 3);
      Encoder shallow = graft.encoder(5, 16, 1);
      Model teacher = graft.model(deep, graft.adapt(deep, full, Map.of()));
      teacher.trainable().forEach(parameter -> assertTrue(parameter.requiresGradient()));
      Model student = graft.model(shallow, graft.adapt(shallow, full, Map.of()));
      ObjectiveContext context = graft.objective(student, teacher, 0.01);
      Optimizer optimizer = context.optimizer("main", context.groups(), context.optimizerSpec());
      TrainingStep step =
          s -> {
            Tape tape = s.tape();
            Batch batch = s.next();
            EncoderOutput above = states(tape, context.base(), batch);
            EncoderOutput below = states(tape, student, batch);
            assertEquals(List.of(4, 2), List.of(above.layers().size(), below.layers().size()));
            Tensor soft =
                tape.klDivergence(
                    student.logits(tape, below, true),
                    tape.scale(teacher.logits(tape, above, false), 20),
                    2);
            Tensor hidden = tape.meanSquaredError(below.hidden(), tape.detach(above.hidden()));
            List<Tensor> losses = List.of(soft, hidden);
            Gradients gradients = tape.gradients(losses, student.trainable());
            Gradients toTeacher = tape.gradients(losses, teacher.trainable());
            for (Parameter parameter : teacher.trainable()) {
              float[] none = new float[parameter.shape().elements()];
              assertArrayEquals(none, toTeacher.of(parameter).toFloats(), parameter.name());
            }
            optimizer.accumulate(gradients);
            optimizer.step();
            return new StepResult(soft.item(), 0, 0, 0, Map.of("hidden", (double) hidden.item()));
          };
      Batch batch = ProbeFixture.batch(1, 8, 6);
      StepResult first = graft.run(step, batch);
      StepResult last = first;
      for (int i = 0; i < 60; i++) {
        last = graft.run(step, batch);
      }
      assertTrue(last.loss() < 0.4 * first.loss(), first + " to " + last);
      assertTrue(last.metrics().get("hidden") < 0.5 * first.metrics().get("hidden"));
    }
  }

  private static EncoderOutput states(Tape tape, Model model, Batch batch) {
    PassOptions options = PassOptions.evaluation().withAdapters(model.adapters()).withKeptLayers();
    return model.encoder().forward(tape, batch.input(), options);
  }
}
