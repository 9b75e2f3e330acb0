package io.graft.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.graft.core.ClassPathServices;
import io.graft.core.SharedFixtures;
import io.graft.core.model.head.Pooling;
import io.graft.core.store.PretrainedClassifier;
import io.graft.core.tensor.CounterRandom;
import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.core.tensor.kernel.OneDnnKernels;
import io.graft.core.tensor.nd4j.Nd4jKernels;
import io.graft.core.train.JobEnvironment;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.model.PassOptions;
import io.graft.spi.tensor.Activation;
import io.graft.spi.tensor.DataType;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loaded encoders against outputs that other programs computed. */
class GoldenEncoderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double TINY_TOLERANCE = 1e-5;
  private static final double BUNDLED_TOLERANCE = 2e-5;

  private Engine engine;

  @AfterEach
  void close() {
    if (engine != null) {
      engine.close();
    }
  }

  static Stream<Arguments> foldersAndKernels() {
    return Stream.of(
            "bert",
            "bert-sharded",
            "bert-legacy",
            "bert-f16",
            "bert-bf16",
            "bert-gelu-new",
            "bert-relu",
            "roberta",
            "distilbert")
        .flatMap(folder -> Stream.of(Arguments.of(folder, true), Arguments.of(folder, false)));
  }

  @ParameterizedTest(name = "{0}, oneDNN {1}")
  @MethodSource("foldersAndKernels")
  void hiddenStatesPoolerAndLogitsAgree(String name, boolean oneDnn) throws IOException {
    Path folder = SharedFixtures.path("golden/hf-tiny/" + name);
    engine = oneDnn ? Engine.open(2, OneDnnKernels::new) : Engine.open(2, Nd4jKernels::new);
    try (BaseModel base = TinyModel.load(engine, folder);
        TensorTape tape = engine.newTape(1)) {
      int compared = 0;
      for (JsonNode line : lines(folder.resolve("golden.jsonl"))) {
        EncoderInput input = input(line);
        EncoderOutput output = base.encoder().forward(tape, input, PassOptions.evaluation());
        compared += compareAttended(output, line.get("last_hidden_state"));
        if (line.has("pooler_output")) {
          compare(pooled(tape, base, output), line.get("pooler_output"));
        }
        if (line.has("logits")) {
          compare(logits(tape, base, input), line.get("logits"));
        }
        tape.nextStep(0);
      }
      assertTrue(compared > 500, "only " + compared + " elements were compared");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"minilm", "bge-small-zh"})
  void bundledModelsAgreeWithOnnxRuntime(String model) throws IOException {
    Path hidden = SharedFixtures.path("golden/hidden");
    engine = Engine.open(2);
    double worst = 0;
    try (BaseModel base = new EncoderLoader(engine, new ClassPathServices()).loadBundled(model);
        TensorTape tape = engine.newTape(1)) {
      for (JsonNode line : lines(hidden.resolve(model + ".jsonl"))) {
        EncoderOutput output = run(tape, base, line);
        Tensor mean = Pooling.MEAN.pool(tape, output);
        Tensor cls = Pooling.CLS.pool(tape, output);
        worst = Math.max(worst, difference(mean.toFloats(), floats(line.get("mean"))));
        worst = Math.max(worst, difference(cls.toFloats(), floats(line.get("cls"))));
        tape.nextStep(0);
      }
      for (JsonNode line : lines(hidden.resolve(model + "-full.jsonl"))) {
        float[] found = run(tape, base, line).hidden().toFloats();
        worst = Math.max(worst, difference(found, floats(line.get("last_hidden_state"))));
        tape.nextStep(0);
      }
    }
    assertTrue(worst <= BUNDLED_TOLERANCE, "the greatest difference is " + worst);
  }

  /** In BFLOAT16 what enters and leaves products has 8 bits; sums of residuals are FLOAT. */
  @Test
  void minilmInBfloat16PointsTheSameWay() throws IOException {
    Path hidden = SharedFixtures.path("golden/hidden");
    engine = Engine.open(2);
    assumeTrue(engine.supports(DataType.BFLOAT16), "no BFLOAT16 instructions on this machine");
    double worst = 1;
    try (BaseModel base = new EncoderLoader(engine, new ClassPathServices()).loadBundled("minilm");
        TensorTape tape = engine.newTape(1, DataType.BFLOAT16)) {
      for (JsonNode line : lines(hidden.resolve("minilm-full.jsonl"))) {
        EncoderOutput output = run(tape, base, line);
        assertEquals(DataType.FLOAT, output.hidden().dataType());
        float[] found = output.hidden().toFloats();
        float[] known = floats(line.get("last_hidden_state"));
        for (int row = 0; row < found.length; row += 384) {
          worst = Math.min(worst, cosine(found, known, row, row + 384));
        }
        tape.nextStep(0);
      }
    }
    assertTrue(worst > 0.9995, "the least cosine of a token's state is " + worst);
  }

  private static double cosine(float[] a, float[] b, int from, int to) {
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = from; i < to; i++) {
      product += (double) a[i] * b[i];
      squaresA += (double) a[i] * a[i];
      squaresB += (double) b[i] * b[i];
    }
    return product / Math.sqrt(squaresA * squaresB);
  }

  private static EncoderOutput run(TensorTape tape, BaseModel base, JsonNode line) {
    int[] ids = ints(line.get("ids"));
    IntMatrix matrix = new IntMatrix(1, ids.length, ids);
    EncoderInput input = EncoderInput.of(matrix, IntMatrix.filled(1, ids.length, 1));
    return base.encoder().forward(tape, input, PassOptions.evaluation());
  }

  private static float[] pooled(TensorTape tape, BaseModel base, EncoderOutput output) {
    Tensor dense =
        tape.linear(
            Pooling.FIRST.pool(tape, output),
            base.encoder().weight("pooler.dense.weight").orElseThrow(),
            base.encoder().weight("pooler.dense.bias").orElseThrow());
    return tape.activation(dense, Activation.TANH).toFloats();
  }

  private static float[] logits(TensorTape tape, BaseModel base, EncoderInput input) {
    JobEnvironment job = JobEnvironment.of("test", 1, stream -> CounterRandom.of(1, stream, 0));
    PretrainedClassifier classifier = PretrainedClassifier.open(base, new ClassPathServices(), job);
    assertTrue(classifier.labels().equals(List.of("negative", "neutral", "positive")));
    return classifier.model().logits(tape, input, false).toFloats();
  }

  /** Rows of padding are what the reference's masking makes of them, and are left out. */
  private static int compareAttended(EncoderOutput output, JsonNode expected) {
    float[] found = output.hidden().toFloats();
    int hidden = output.hidden().shape().dimension(2);
    int compared = 0;
    for (int token = 0; token < found.length / hidden; token++) {
      if (output.mask().values()[token] == 0) {
        continue;
      }
      JsonNode row =
          expected.get(token / output.mask().columns()).get(token % output.mask().columns());
      for (int i = 0; i < hidden; i++) {
        double apart = Math.abs(found[token * hidden + i] - row.get(i).doubleValue());
        assertTrue(apart <= TINY_TOLERANCE, "token " + token + " differs by " + apart);
        compared++;
      }
    }
    return compared;
  }

  private static void compare(float[] found, JsonNode expected) {
    double apart = difference(found, floats(expected));
    assertTrue(apart <= TINY_TOLERANCE, "differs by " + apart);
  }

  private static double difference(float[] found, float[] expected) {
    assertTrue(found.length == expected.length, found.length + " against " + expected.length);
    double greatest = 0;
    for (int i = 0; i < found.length; i++) {
      greatest = Math.max(greatest, Math.abs(found[i] - expected[i]));
    }
    return greatest;
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static EncoderInput input(JsonNode line) {
    EncoderInput input =
        EncoderInput.of(matrix(line.get("input_ids")), matrix(line.get("attention_mask")));
    return line.has("token_type_ids") ? input.withTypes(matrix(line.get("token_type_ids"))) : input;
  }

  private static IntMatrix matrix(JsonNode rows) {
    return new IntMatrix(rows.size(), rows.get(0).size(), ints(rows));
  }

  private static int[] ints(JsonNode node) {
    return numbers(node).mapToInt(JsonNode::intValue).toArray();
  }

  private static float[] floats(JsonNode node) {
    double[] doubles = numbers(node).mapToDouble(JsonNode::doubleValue).toArray();
    float[] floats = new float[doubles.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) doubles[i];
    }
    return floats;
  }

  /** All numbers of nested lists, in order. */
  private static Stream<JsonNode> numbers(JsonNode node) {
    List<JsonNode> children = new ArrayList<>();
    node.forEach(children::add);
    return node.isArray() ? children.stream().flatMap(GoldenEncoderTest::numbers) : Stream.of(node);
  }
}
