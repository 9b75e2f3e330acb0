package io.graft.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.peft.PeftMethod;
import io.graft.spi.tensor.*;
import io.graft.spi.train.*;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Domain-adversarial training (Ganin et al. 2016): a reversed gradient and two optimizers. */
class DomainAdversarialProbeTest {
  private static final float FACTOR = 0.5f;

  /** A critic that tells domains apart, with an optimizer of its own. */
  static final class Dann implements TrainingStep {
    final ObjectiveContext context;
    final Model model;
    final Parameter critic;
    final Optimizer features;
    final Optimizer criticOptimizer;

    Dann(ObjectiveContext context) {
      this.context = context;
      model = context.model();
      int hidden = model.encoder().config().hiddenSize();
      critic = context.parameter("critic.weight", Shape.of(2, hidden), Initializer.linear());
      features = context.optimizer("features", context.groups(), context.optimizerSpec());
      criticOptimizer =
          context.optimizer(
              "critic",
              List.of(ParameterGroup.of("critic", List.of(critic))),
              context.optimizerSpec().withLearningRate(0.05));
    }

    Tensor domainLoss(Tape tape, Batch batch, boolean reversed) {
      Tensor seen = model.features(tape, model.encode(tape, batch.input(), true));
      Tensor entering = reversed ? tape.reverseGradient(seen, FACTOR) : seen;
      int[] domains = new int[batch.rows()];
      Arrays.fill(domains, 0, domains.length / 2, 1);
      return tape.crossEntropy(tape.linear(entering, critic, null), domains, 0, null);
    }

    @Override
    public StepResult run(StepContext step) {
      Tape tape = step.tape();
      Batch batch = step.next();
      Tensor logits = model.logits(tape, batch.input(), true);
      Tensor label = context.loss().of(tape, logits, batch.targets());
      Tensor domain = domainLoss(tape, batch, true);
      List<Tensor> losses = List.of(label, domain);
      features.accumulate(tape.gradients(losses, features.parameters()));
      criticOptimizer.accumulate(tape.gradients(losses, criticOptimizer.parameters()));
      features.step();
      criticOptimizer.step();
      return StepResult.of(label.item(), batch);
    }
  }

  @Test
  void theCriticsGradientIsTurnedRoundBelowIt() {
    try (ProbeFixture graft = new ProbeFixture()) {
      PeftMethod full =
          ServiceLoader.load(PeftMethod.class).stream()
              .map(ServiceLoader.Provider::get)
              .filter(method -> method.name().equals("full"))
              .findFirst()
              .orElseThrow();
      var encoder = graft.encoder(3, 16, 1);
      Model model = graft.model(encoder, graft.adapt(encoder, full, Map.of()));
      Dann dann = new Dann(graft.objective(model, model, 0.01));
      Batch batch = ProbeFixture.batch(1, 8, 6);
      Parameter weight = model.trainable().get(0);
      List<Parameter> both = List.of(weight, dann.critic);
      Tape tape = graft.tape();
      Gradients turned = tape.gradients(List.of(dann.domainLoss(tape, batch, true)), both);
      Gradients plain = tape.gradients(List.of(dann.domainLoss(tape, batch, false)), both);
      float[] expected = tape.scale(plain.of(weight), -FACTOR).toFloats();
      assertArrayEquals(expected, turned.of(weight).toFloats(), 1e-6f);
      assertArrayEquals(plain.of(dann.critic).toFloats(), turned.of(dann.critic).toFloats(), 1e-6f);
      assertFalse(dann.features.parameters().contains(dann.critic));
      assertEquals(List.of(dann.critic), dann.criticOptimizer.parameters());
      float[] before = dann.critic.toFloats();
      double first = graft.run(dann, batch).loss();
      double last = first;
      for (int i = 0; i < 30; i++) {
        last = graft.run(dann, batch).loss();
      }
      assertTrue(last < 0.5 * first, first + " to " + last);
      assertFalse(Arrays.equals(before, dann.critic.toFloats()));
    }
  }
}
