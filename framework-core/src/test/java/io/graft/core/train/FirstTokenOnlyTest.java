package io.graft.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.model.AdaptedModel;
import io.graft.core.model.TransformerEncoder;
import io.graft.core.model.head.HeadBuilder;
import io.graft.core.model.head.LinearHead;
import io.graft.core.peft.AdapterBuilder;
import io.graft.core.peft.lora.Lora;
import io.graft.core.tensor.CounterRandom;
import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.core.text.encode.Collator;
import io.graft.core.text.encode.EncodedExample;
import io.graft.spi.Settings;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.peft.Adapter;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A head that reads the first token alone spares the last layer the others. */
class FirstTokenOnlyTest {
  private static final int ROWS = 6;

  private final Engine engine = Engine.open(1);
  private final TensorTape tape = engine.newTape(1);
  private final TransformerEncoder encoder = TinyEncoder.create(engine);

  @AfterEach
  void close() {
    tape.close();
    engine.close();
  }

  private Adapter adapter(int rank) {
    Lora lora = new Lora();
    Settings settings = Settings.of(lora.settings(), Map.of("r", rank), "method");
    AdapterBuilder builder =
        new AdapterBuilder(job().withSettings(settings), encoder, new FreshParameters(tape));
    lora.open(builder).close();
    Adapter adapter = builder.build(lora.name());
    for (Parameter parameter : adapter.parameters()) { // as if it had been trained
      float[] values = parameter.toFloats();
      for (int i = 0; i < values.length; i++) {
        values[i] += ((i * 37 + rank) % 11 - 5) / 10f;
      }
      parameter.assign(values);
    }
    return adapter;
  }

  private static JobEnvironment job() {
    return JobEnvironment.of("test", 1, stream -> CounterRandom.of(1, stream, 0));
  }

  private AdaptedModel model(String pooling, Adapter... adapters) {
    LinearHead head = new LinearHead();
    Settings settings =
        Settings.of(head.settings(), Map.of("head_dropout", 0.0, "pooling", pooling), "task");
    HeadBuilder builder =
        new HeadBuilder(job().withSettings(settings), encoder, 3, new FreshParameters(tape));
    return new AdaptedModel(
        encoder, List.of(adapters), head.open(builder), builder.parameters(), 0);
  }

  private EncoderInput input() {
    List<EncodedExample> examples = TinyEncoder.examples(ROWS, 3);
    return new Collator(0, 0, tape).collate(examples, IntStream.range(0, ROWS).toArray());
  }

  @Test
  void scoresAndGradientsAreThoseOfTheFullPass() {
    Adapter adapter = adapter(4);
    AdaptedModel model = model("cls", adapter);
    Tensor all = model.logits(tape, model.encode(tape, input(), true), true);
    Tensor spared = model.logits(tape, input(), true);
    assertArrayEquals(all.toFloats(), spared.toFloats(), 1e-5f);
    for (Parameter parameter : model.trainable()) {
      float[] expected = gradient(all, parameter);
      assertArrayEquals(expected, gradient(spared, parameter), 1e-4f, parameter.name());
    }
    assertArrayEquals(
        model.features(tape, model.encode(tape, input(), false)).toFloats(),
        model.features(tape, input(), false).toFloats(),
        1e-5f);
  }

  private float[] gradient(Tensor logits, Parameter parameter) {
    Tensor loss = tape.sum(tape.square(logits));
    return tape.gradients(List.of(loss), List.of(parameter)).of(parameter).toFloats();
  }

  @Test
  void adaptersByRowStayWithTheirRows() {
    AdaptedModel model = model("cls", adapter(2), adapter(5));
    EncoderInput input = input().withAdapterOfRow(new int[] {0, 1, -1, 1, 0, -1});
    float[] all = model.logits(tape, model.encode(tape, input, false), false).toFloats();
    assertArrayEquals(all, model.logits(tape, input, false).toFloats(), 1e-5f);
  }

  @Test
  void theLastLayerDoesLess() {
    long first = moved(model("cls"));
    long mean = moved(model("mean"));
    assertTrue(first < 0.85 * mean, first + " bytes against " + mean);
    assertEquals(mean, moved(model("mean")));
  }

  private long moved(AdaptedModel model) {
    long before = engine.statistics().bytesMoved();
    model.logits(tape, input(), false).toFloats();
    return engine.statistics().bytesMoved() - before;
  }
}
