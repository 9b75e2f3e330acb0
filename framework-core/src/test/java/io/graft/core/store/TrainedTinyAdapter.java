package io.graft.core.store;

import io.graft.core.ClassPathServices;
import io.graft.core.Services;
import io.graft.core.model.AdaptedModel;
import io.graft.core.model.BaseModel;
import io.graft.core.model.head.HeadBuilder;
import io.graft.core.peft.AdapterBuilder;
import io.graft.core.peft.ParameterSource;
import io.graft.core.tensor.CounterRandom;
import io.graft.core.tensor.TensorTape;
import io.graft.core.train.JobEnvironment;
import io.graft.spi.Settings;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.Head;
import io.graft.spi.model.HeadSession;
import io.graft.spi.peft.PeftMethod;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.train.Model;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An adapter that looks as if it had been trained: no parameter is at its start.
 *
 * @param model what it computes
 * @param writer writes it
 */
record TrainedTinyAdapter(AdaptedModel model, AdapterWriter writer) {
  static final Services SERVICES = new ClassPathServices();
  static final List<String> LABELS = List.of("no", "yes", "per|haps\n\"so\"");
  static final JobEnvironment JOB =
      JobEnvironment.of("test", 1, stream -> CounterRandom.of(1, stream, 0));

  static TrainedTinyAdapter make(
      TensorTape tape, BaseModel base, NamedSettings method, NamedSettings head) {
    Moved source = new Moved(tape);
    PeftMethod peft =
        SERVICES.find(PeftMethod.class, "method", PeftMethod::name, method.name(), "");
    Settings methodSettings = Settings.of(peft.settings(), method.settings(), "method");
    AdapterBuilder builder =
        new AdapterBuilder(JOB.withSettings(methodSettings), base.encoder(), source);
    peft.open(builder).close();
    Head service = SERVICES.find(Head.class, "head", Head::name, head.name(), "");
    Settings headSettings = Settings.of(service.settings(), head.settings(), "task");
    HeadBuilder headBuilder =
        new HeadBuilder(JOB.withSettings(headSettings), base.encoder(), LABELS.size(), source);
    HeadSession session = service.open(headBuilder);
    AdaptedModel model =
        new AdaptedModel(
            base.encoder(),
            List.of(builder.build(peft.name())),
            session,
            headBuilder.parameters(),
            0.1);
    AdapterManifest manifest =
        new AdapterManifest(
            "1.2.3",
            base.name(),
            base.weightsSha256(),
            base.tokenizerSha256(),
            "classification",
            LABELS,
            new NamedSettings(service.name(), headSettings.asMap()),
            new NamedSettings(peft.name(), methodSettings.asMap()),
            64,
            new AdapterDomain("d", "b", "1.0.0", "ff", "t", new byte[] {1, -2, 3}),
            null);
    return new TrainedTinyAdapter(
        model,
        new AdapterWriter(
            base,
            model.adapters().get(0),
            List.of(),
            model.headParameters(),
            peft.configuration(builder),
            manifest,
            new ModelCard(
                "train.jsonl, 600 examples", "test", Map.of("f1", 0.9), Map.of("f1", 0.5))));
  }

  static float[] logits(TensorTape tape, Model model, EncoderInput input) {
    return tape.withoutGradients(() -> model.logits(tape, input, false).toFloats());
  }

  /** Fresh parameters with random values around where they would start. */
  private record Moved(TensorTape tape) implements ParameterSource {
    private static final Initializer MOVE = Initializer.normal(0.2);

    @Override
    public Parameter parameter(String name, Shape shape, Initializer initializer) {
      return moved(name, shape, new float[shape.elements()]);
    }

    @Override
    public Parameter parameter(String name, Shape shape, Supplier<float[]> start) {
      return moved(name, shape, start.get());
    }

    @Override
    public Parameter copy(Parameter base) {
      return moved(base.name(), base.shape(), base.toFloats());
    }

    private Parameter moved(String name, Shape shape, float[] start) {
      float[] values = new float[start.length];
      CounterRandom.of(5, "move", 0).fill(values, MOVE, name, 1);
      for (int i = 0; i < values.length; i++) {
        values[i] += start[i];
      }
      return tape.parameter(name, shape, values, true);
    }
  }
}
