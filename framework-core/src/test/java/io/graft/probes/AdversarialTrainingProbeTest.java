package io.graft.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.model.Encoder;
import io.graft.spi.model.EncoderInput;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The fast gradient method on word embeddings (Miyato et al. 2017): two passes, one update. */
class AdversarialTrainingProbeTest {

  /** A step that remembers the norm the optimizer saw, to be compared. */
  private record Fgm(Model model, ObjectiveContext context, Optimizer optimizer, double epsilon)
      implements TrainingStep {
    @Override
    public StepResult run(io.graft.spi.train.StepContext step) {
      Tape tape = step.tape();
      Batch batch = step.next();
      Tensor words = tape.watch(model.wordEmbeddings(tape, batch.input().ids()));
      Tensor clean = loss(tape, batch, words);
      List<Tensor> wanted = new ArrayList<>(model.trainable());
      wanted.add(words);
      Gradients first = tape.gradients(List.of(clean), wanted);
      optimizer.accumulate(first);
      Tensor slope = first.of(words);
      Tensor attack = tape.scale(slope, epsilon / tape.norm(slope).item());
      Tensor attacked = loss(tape, batch, tape.add(tape.detach(words), attack));
      Gradients second = tape.gradients(List.of(attacked), model.trainable());
      optimizer.accumulate(second);
      double squares = 0;
      for (Parameter parameter : model.trainable()) {
        Tensor sum = tape.add(first.of(parameter), second.of(parameter));
        squares += tape.sum(tape.square(sum)).item();
      }
      Map<String, Double> seen =
          Map.of(
              "attacked", (double) attacked.item(),
              "expected", Math.sqrt(squares),
              "norm", optimizer.step());
      return new StepResult(clean.item(), batch.rows(), 0, 0, seen);
    }

    private Tensor loss(Tape tape, Batch batch, Tensor words) {
      EncoderInput input = batch.input().withEmbeddings(words);
      return context.loss().of(tape, model.logits(tape, input, true), batch.targets());
    }
  }

  @Test
  void bothPassesCountAndTheAttackHurts() {
    try (ProbeFixture graft = new ProbeFixture()) {
      Encoder encoder = graft.encoder(2, 16, 2);
      PeftMethod lora =
          ServiceLoader.load(PeftMethod.class).stream()
              .map(ServiceLoader.Provider::get)
              .filter(method -> method.name().equals("lora"))
              .findFirst()
              .orElseThrow();
      Model model = graft.model(encoder, graft.adapt(encoder, lora, Map.of("r", 4)));
      ObjectiveContext context = graft.objective(model, model, 0.02);
      Optimizer optimizer = context.optimizer("main", context.groups(), context.optimizerSpec());
      TrainingStep step = new Fgm(model, context, optimizer, 0.2);
      double first = 0;
      StepResult result = null;
      for (int i = 0; i < 40; i++) {
        result = graft.run(step, ProbeFixture.batch(1, 8, 6));
        first = i == 0 ? result.loss() : first;
        assertTrue(result.metrics().get("attacked") > result.loss(), "step " + i);
        assertEquals(result.metrics().get("expected"), result.metrics().get("norm"), 1e-4);
      }
      assertTrue(result.loss() < 0.5 * first, first + " to " + result.loss());
      assertTrue(result.metrics().get("attacked") < first);
    }
  }
}
