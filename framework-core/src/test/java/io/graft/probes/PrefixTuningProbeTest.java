package io.graft.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.Setting;
import io.graft.spi.model.Encoder;
import io.graft.spi.model.Site;
import io.graft.spi.model.SiteKind;
import io.graft.spi.peft.Adapter;
import io.graft.spi.peft.Delta;
import io.graft.spi.peft.PeftContext;
import io.graft.spi.peft.PeftMethod;
import io.graft.spi.peft.PeftSession;
import io.graft.spi.peft.TensorSource;
import io.graft.spi.tensor.*;
import io.graft.spi.train.*;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A vendor writes prefix tuning (Li and Liang 2021) with its reparameterisation. */
class PrefixTuningProbeTest {

  /** Keys and values of each layer come from one small table through a layer of their own. */
  static final class Prefixes implements PeftMethod {
    public String name() {
      return "vendor-prefix";
    }

    public String description() {
      return "trained keys and values before those of the text";
    }

    public List<Setting> settings() {
      return List.of(Setting.integer("length", 4, 1, 100, "rows in front"));
    }

    public PeftSession open(PeftContext context) {
      int hidden = context.encoder().config().hiddenSize();
      Shape rows = Shape.of(context.settings().integer("length"), hidden);
      Parameter table = context.parameter("prefix.table", rows, Initializer.normal(0.5));
      for (Site site : context.encoder().sites()) {
        if (site.kind() == SiteKind.ATTENTION) {
          TensorSource keys = source(context, table, site.name() + ".keys", hidden);
          TensorSource values = source(context, table, site.name() + ".values", hidden);
          context.declare(site, new Delta.KeyValueRows(keys, values, false));
        }
      }
      return new PeftSession() {};
    }

    private TensorSource source(PeftContext context, Parameter table, String name, int hidden) {
      Parameter w = context.parameter(name, Shape.of(hidden, hidden), Initializer.linear());
      return ops -> ops.activation(ops.linear(table, w, null), Activation.TANH);
    }

    public Map<String, Object> configuration(PeftContext context) {
      return Map.of("peft_type", "PREFIX_TUNING");
    }

    public boolean reads(Map<String, Object> configuration) {
      return "PREFIX_TUNING".equals(configuration.get("peft_type"));
    }

    public Map<String, Object> settings(Map<String, Object> configuration) {
      return Map.of();
    }
  }

  @Test
  void prefixesLearnAndTheBaseStays() {
    try (ProbeFixture graft = new ProbeFixture()) {
      Encoder encoder = graft.encoder(1, 16, 2);
      Adapter adapter = graft.adapt(encoder, new Prefixes(), Map.of("length", 3));
      Model model = graft.model(encoder, adapter);
      ObjectiveContext context = graft.objective(model, model, 0.02);
      Optimizer optimizer = context.optimizer("main", context.groups(), context.optimizerSpec());
      float[] before = encoder.weights().get(0).toFloats();
      TrainingStep step =
          s -> {
            Batch batch = s.next();
            Tensor logits = model.logits(s.tape(), batch.input(), true);
            Tensor loss = context.loss().of(s.tape(), logits, batch.targets());
            Gradients gradients = s.tape().gradients(List.of(loss), model.trainable());
            for (Parameter parameter : adapter.parameters()) {
              assertTrue(s.tape().norm(gradients.of(parameter)).item() > 0, parameter.name());
            }
            optimizer.accumulate(gradients);
            optimizer.step();
            return StepResult.of(loss.item(), batch);
          };
      double first = graft.run(step, ProbeFixture.batch(1, 8, 6)).loss();
      double last = first;
      for (int i = 0; i < 60; i++) {
        last = graft.run(step, ProbeFixture.batch(1, 8, 6)).loss();
      }
      assertTrue(last < 0.5 * first, first + " to " + last);
      assertFalse(adapter.mergeable());
      assertArrayEquals(before, encoder.weights().get(0).toFloats());
    }
  }
}
