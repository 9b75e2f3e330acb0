package io.graft.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.model.Encoder;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.PassOptions;
import io.graft.spi.peft.Adapter;
import io.graft.spi.peft.PeftMethod;
import io.graft.spi.tensor.Gradients;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.RandomStream;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import io.graft.spi.train.ObjectiveContext;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Two LoRA adapters of different rank serve different rows of one batch. */
class AdaptersByRowProbeTest {
  private static final int TOKENS = 6;
  private static final int HIDDEN = 16;

  @Test
  void eachRowIsAsIfItsAdapterWereAlone() {
    try (ProbeFixture graft = new ProbeFixture()) {
      Encoder encoder = graft.encoder(7, HIDDEN, 2);
      Adapter two = adapter(graft, encoder, 2, "query", "value");
      Adapter five = adapter(graft, encoder, 5, "query", "key");
      List<Adapter> both = List.of(two, five);
      EncoderInput input = ProbeFixture.batch(1, 5, TOKENS).input();
      int[] served = {0, 1, 1, -1, 0};
      Tape tape = graft.tape();
      Tensor mixed = run(tape, encoder, input.withAdapterOfRow(served), both);
      float[] nobody = run(tape, encoder, input, List.of()).toFloats();
      for (int row = 0; row < served.length; row++) {
        List<Adapter> alone = served[row] < 0 ? List.of() : List.of(both.get(served[row]));
        float[] expected = rowOf(run(tape, encoder, input, alone).toFloats(), row);
        assertArrayEquals(expected, rowOf(mixed.toFloats(), row), 2e-5f, "row " + row);
        boolean same = Arrays.equals(rowOf(nobody, row), expected);
        assertTrue(same == served[row] < 0, "row " + row);
      }
      Tensor first = tape.slice(mixed, 0, 0, 1);
      Gradients gradients =
          tape.gradients(
              List.of(tape.sum(tape.square(first))),
              List.of(two.parameters().get(0), five.parameters().get(0)));
      assertTrue(tape.norm(gradients.of(two.parameters().get(0))).item() > 0);
      assertFalse(tape.norm(gradients.of(five.parameters().get(0))).item() > 0);
    }
  }

  private static Tensor run(Tape tape, Encoder encoder, EncoderInput input, List<Adapter> with) {
    return encoder.forward(tape, input, PassOptions.evaluation().withAdapters(with)).hidden();
  }

  private static float[] rowOf(float[] states, int row) {
    int size = TOKENS * HIDDEN;
    return Arrays.copyOfRange(states, row * size, (row + 1) * size);
  }

  /** An adapter whose B is not 0, as if it had been trained. */
  private static Adapter adapter(ProbeFixture graft, Encoder encoder, int rank, String... sites) {
    PeftMethod lora =
        ServiceLoader.load(PeftMethod.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(method -> method.name().equals("lora"))
            .findFirst()
            .orElseThrow();
    Map<String, Object> settings = Map.of("r", rank, "targets", List.of(sites));
    Adapter adapter = graft.adapt(encoder, lora, settings);
    ObjectiveContext job = graft.objective(graft.model(encoder), graft.model(encoder), 0);
    RandomStream random = job.random("trained " + rank);
    for (Parameter parameter : adapter.parameters()) {
      float[] values = new float[parameter.shape().elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.uniform(parameter.name(), i) - 0.5f;
      }
      parameter.assign(values);
    }
    return adapter;
  }
}
