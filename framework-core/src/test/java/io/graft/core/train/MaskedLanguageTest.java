package io.graft.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.ClassPathServices;
import io.graft.core.model.AdaptedModel;
import io.graft.core.model.TrainedEncoder;
import io.graft.core.model.TransformerEncoder;
import io.graft.core.model.head.HeadBuilder;
import io.graft.core.model.head.MaskedLanguageHead;
import io.graft.core.objective.MaskedPositions;
import io.graft.core.peft.AdapterBuilder;
import io.graft.core.peft.full.FullTuning;
import io.graft.core.tensor.CounterRandom;
import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.HeadSession;
import io.graft.spi.peft.Adapter;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Tensor;
import io.graft.spi.train.Targets;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The head whose weights are the word embeddings, and the loss at hidden places alone. */
class MaskedLanguageTest {
  private static final String WORDS = "embeddings.word_embeddings.weight";
  private static final EncoderInput INPUT =
      EncoderInput.of(
          IntMatrix.of(new int[] {1, 4, 13, 4, 2}, new int[] {1, 17, 4, 2, 0}),
          IntMatrix.of(new int[] {1, 1, 1, 1, 1}, new int[] {1, 1, 1, 1, 0}));
  private static final Targets TARGETS =
      Targets.ofClasses(-100, 12, -100, 31, -100, -100, -100, 9, -100, -100);

  private Engine engine;
  private TensorTape tape;
  private TransformerEncoder encoder;
  private AdaptedModel model;
  private Adapter adapter;

  @BeforeEach
  void open() {
    engine = Engine.open(1);
    tape = engine.newTape(1);
    encoder = TinyEncoder.create(engine);
    JobEnvironment job = JobEnvironment.of("t", 1, stream -> CounterRandom.of(1, stream, 0));
    FreshParameters fresh = new FreshParameters(tape);
    AdapterBuilder builder = new AdapterBuilder(job, encoder, fresh);
    new FullTuning().open(builder);
    adapter = builder.build("full");
    HeadBuilder heads = new HeadBuilder(job, new TrainedEncoder(encoder, adapter), 0, fresh);
    HeadSession head = new MaskedLanguageHead().open(heads);
    model = new AdaptedModel(encoder, List.of(adapter), head, heads.parameters(), 0);
  }

  @AfterEach
  void close() {
    tape.close();
    engine.close();
  }

  private Tensor loss() {
    MaskedPositions hidden = MaskedPositions.of(TARGETS, INPUT.tokensPerRow());
    return hidden.loss(tape, model, model.encode(tape, INPUT, false), false);
  }

  /** The embeddings get a gradient both from below and from the scores. */
  @Test
  void theGradientOfTiedWeightsAgreesWithDifferences() {
    Parameter words = trained(WORDS);
    Parameter dense =
        model.headParameters().stream()
            .filter(p -> p.name().endsWith("dense.weight"))
            .findFirst()
            .orElseThrow();
    for (Parameter parameter : List.of(words, dense)) {
      float[] slopes = tape.gradients(List.of(loss()), List.of(parameter)).of(parameter).toFloats();
      // a hidden token's row, a seen one's, a scored one's, one that is only among the others
      for (int index : new int[] {4 * 16 + 1, 13 * 16 + 2, 12 * 16 + 3, 40 * 16 + 4, 7}) {
        if (index < slopes.length) {
          assertEquals(difference(parameter, index, this::loss), slopes[index], 2e-3);
        }
      }
    }
  }

  private double difference(Parameter parameter, int index, Supplier<Tensor> loss) {
    float[] start = parameter.toFloats();
    double[] at = new double[2];
    for (int side = 0; side < 2; side++) {
      float[] moved = start.clone();
      moved[index] += side == 0 ? 2e-2f : -2e-2f;
      parameter.assign(moved);
      at[side] = tape.withoutGradients(loss).item();
    }
    parameter.assign(start);
    return (at[0] - at[1]) / 4e-2;
  }

  private Parameter trained(String name) {
    return adapter.trainedWeights().stream()
        .filter(weight -> weight.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** What is picked first and scored then is what scoring all and picking gives. */
  @Test
  void onlyHiddenPlacesAreScoredAndScoredAlike() {
    MaskedPositions hidden = MaskedPositions.of(TARGETS, 5);
    assertArrayEquals(new int[] {1, 3, 7}, hidden.places());
    assertArrayEquals(new int[] {12, 31, 9}, hidden.classes());
    Tensor all = model.logits(tape, INPUT, false); // (2, 5, V)
    Tensor picked = tape.rows(all, hidden.places());
    double expected = tape.crossEntropy(picked, hidden.classes(), 0, null).item();
    assertEquals(expected, loss().item(), 1e-5);
    assertEquals(TinyEncoder.VOCABULARY, all.shape().dimension(-1));
  }

  @Test
  void theHeadIsAServiceLikeAnyOther() {
    assertTrue(
        new ClassPathServices()
            .all(io.graft.spi.model.Head.class).stream()
                .anyMatch(head -> head.name().equals(MaskedLanguageHead.NAME)));
  }
}
