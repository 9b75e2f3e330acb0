package io.graft.core.model.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.file.Sha256;
import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onnx.Onnx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.shade.protobuf.ByteString;

class BundledModelTest {

  @Test
  void hasEveryTensorOfABertOfSixLayers() {
    Map<String, Shape> expected = new TreeMap<>();
    expected.put("embeddings.word_embeddings.weight", Shape.of(30522, 384));
    expected.put("embeddings.position_embeddings.weight", Shape.of(512, 384));
    expected.put("embeddings.token_type_embeddings.weight", Shape.of(2, 384));
    norm(expected, "embeddings.LayerNorm");
    for (int layer = 0; layer < 6; layer++) {
      String at = "encoder.layer." + layer + ".";
      linear(expected, at + "attention.self.query", 384, 384);
      linear(expected, at + "attention.self.key", 384, 384);
      linear(expected, at + "attention.self.value", 384, 384);
      linear(expected, at + "attention.output.dense", 384, 384);
      norm(expected, at + "attention.output.LayerNorm");
      linear(expected, at + "intermediate.dense", 1536, 384);
      linear(expected, at + "output.dense", 384, 1536);
      norm(expected, at + "output.LayerNorm");
    }
    try (WeightSource weights = BundledModel.named("minilm").openWeights()) {
      Map<String, Shape> actual = new TreeMap<>();
      weights.names().forEach(name -> actual.put(name, weights.info(name).shape()));
      assertEquals(expected, actual);
      // computed by another program, from the ONNX file, as WeightSource.sha256() describes
      assertEquals(
          "c3901f9c8722d9562f2350b7a02794f46fc33a83951436c69d2496c439655e1d", weights.sha256());
    }
  }

  private static void linear(Map<String, Shape> expected, String name, int out, int in) {
    expected.put(name + ".weight", Shape.of(out, in));
    expected.put(name + ".bias", Shape.of(out));
  }

  private static void norm(Map<String, Shape> expected, String name) {
    expected.put(name + ".weight", Shape.of(384));
    expected.put(name + ".bias", Shape.of(384));
  }

  @ParameterizedTest
  @CsvSource({"minilm,12", "bge-small-zh,8"})
  void configurationFitsTheWeights(String name, int heads) {
    BundledModel model = BundledModel.named(name);
    try (WeightSource weights = model.openWeights();
        Tokenizer tokenizer = model.openTokenizer()) {
      ModelConfig config = model.config();
      assertEquals("bert", config.modelType());
      Shape words = weights.info("embeddings.word_embeddings.weight").shape();
      assertEquals(Shape.of(config.integer("vocab_size"), config.integer("hidden_size")), words);
      assertEquals(heads, config.integer("num_attention_heads"));
      assertEquals("gelu", config.text("hidden_act", ""));
      assertEquals(1e-12, config.number("layer_norm_eps", 0));
      assertTrue(tokenizer.largestId() < words.dimension(0));
    }
  }

  @Test
  void anUnknownNameListsTheKnown() {
    GraftException miss =
        assertThrows(GraftException.class, () -> BundledModel.named("all-MiniLM-L6"));
    assertEquals(ErrorCategory.USER, miss.category());
    assertTrue(miss.getMessage().contains("minilm"), miss::getMessage);
    assertTrue(miss.getMessage().contains("bge-small-zh"), miss::getMessage);
  }

  @Test
  void aFileWithAnotherHashIsRefused() throws IOException {
    byte[] bytes = {1, 2, 3};
    String hash = Sha256.of(bytes);
    BundledModel.Resource expected = new BundledModel.Resource("here.jar", "/file", 3, hash);
    assertArrayEquals(bytes, BundledModel.verified(new ByteArrayInputStream(bytes), expected));
    for (byte[] wrong : List.of(new byte[] {1, 2}, new byte[] {1, 2, 4}, new byte[] {1, 2, 3, 4})) {
      GraftException refusal =
          assertThrows(
              GraftException.class,
              () -> BundledModel.verified(new ByteArrayInputStream(wrong), expected));
      assertEquals(ErrorCategory.DATA, refusal.category());
      assertTrue(
          refusal.getMessage().contains("here.jar!/file: the file is not"), refusal::getMessage);
    }
  }

  /** A graph made here: its matrix comes back transposed under the name of its node. */
  @ParameterizedTest
  @CsvSource({"1,1", "2,3", "17,33", "64,16", "5,40"})
  void matricesAreTransposedAndNamedByTheirNode(int in, int out) {
    float[] stored = new float[in * out];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = i;
    }
    try (OnnxInitializers weights = OnnxInitializers.read(graph(in, out, stored), "made.onnx")) {
      assertEquals(List.of("layer.0.dense.weight", "layer.0.dense.bias"), weights.names());
      assertEquals(Shape.of(out, in), weights.info("layer.0.dense.weight").shape());
      float[] read = weights.read("layer.0.dense.weight");
      for (int o = 0; o < out; o++) {
        for (int i = 0; i < in; i++) {
          assertEquals(stored[i * out + o], read[o * in + i]);
        }
      }
      assertArrayEquals(new float[] {7}, weights.read("layer.0.dense.bias"));
      assertThrows(GraftException.class, () -> weights.info("positions"));
      weights.close();
      assertThrows(IllegalStateException.class, weights::names);
    }
  }

  @Test
  void somethingElseThanOnnxIsRefused() {
    assertThrows(GraftException.class, () -> OnnxInitializers.read(new byte[] {-1, -1}, "made"));
  }

  private static byte[] graph(int in, int out, float[] matrix) {
    return Onnx.ModelProto.newBuilder()
        .setGraph(
            Onnx.GraphProto.newBuilder()
                .addNode(
                    Onnx.NodeProto.newBuilder()
                        .setOpType("MatMul")
                        .setName("/layer.0/dense/MatMul")
                        .addInput("x")
                        .addInput("onnx::MatMul_7"))
                .addInitializer(
                    tensor("onnx::MatMul_7", Onnx.TensorProto.DataType.FLOAT, matrix, in, out))
                .addInitializer(
                    tensor("positions", Onnx.TensorProto.DataType.INT64, new float[2], 1))
                .addInitializer(
                    tensor(
                        "layer.0.dense.bias", Onnx.TensorProto.DataType.FLOAT, new float[] {7}, 1)))
        .build()
        .toByteArray();
  }

  private static Onnx.TensorProto tensor(
      String name, Onnx.TensorProto.DataType type, float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Onnx.TensorProto.Builder tensor =
        Onnx.TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes.array()));
    for (long dimension : shape) {
      tensor.addDims(dimension);
    }
    return tensor.build();
  }
}
