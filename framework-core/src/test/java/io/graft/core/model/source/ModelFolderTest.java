package io.graft.core.model.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.SharedFixtures;
import io.graft.core.file.safetensors.Dtype;
import io.graft.core.file.safetensors.SafetensorsWriter;
import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
  @TempDir private Path folder;

  /** A model of two tensors in two shards; the second one holds a half-precision tensor too. */
  @BeforeEach
  void makeAModel() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"bert\"}");
    Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n");
    new SafetensorsWriter()
        .add("a", Shape.of(2), new float[] {1, 2})
        .write(folder.resolve("one.safetensors"));
    new SafetensorsWriter()
        .add("b", Shape.of(1, 2), new float[] {3, 4})
        .add("h", Dtype.F16, Shape.of(1), FloatBuffer.wrap(new float[] {0.5f}))
        .write(folder.resolve("two.safetensors"));
    index("{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\",\"h\":\"two.safetensors\"}");
  }

  private void index(String weightMap) throws IOException {
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"metadata\":{\"total_size\":18},\"weight_map\":" + weightMap + "}");
  }

  @Test
  void readsShards() {
    ModelFolder model = ModelFolder.open(folder);
    assertEquals("bert", model.config().modelType());
    try (WeightSource weights = model.openWeights();
        Tokenizer tokenizer = model.openTokenizer()) {
      assertEquals(Set.of("a", "b", "h"), new HashSet<>(weights.names()));
      assertEquals(Shape.of(1, 2), weights.info("b").shape());
      assertEquals(Dtype.F16, weights.info("h").dtype());
      assertArrayEquals(new float[] {1, 2}, weights.read("a"));
      assertArrayEquals(new float[] {3, 4}, weights.read("b"));
      assertArrayEquals(new float[] {0.5f}, weights.read("h"));
      assertEquals(4, tokenizer.largestId());
      GraftException miss = assertThrows(GraftException.class, () -> weights.info("c"));
      assertTrue(miss.getMessage().contains("known: a, b, h"), miss::getMessage);
    }
  }

  @Test
  void theHashDoesNotDependOnTheFiles() {
    Path single = folder.resolve("model.safetensors");
    new SafetensorsWriter()
        .add("a", Shape.of(2), new float[] {1, 2})
        .add("b", Shape.of(1, 2), new float[] {3, 4})
        .add("h", Dtype.F16, Shape.of(1), FloatBuffer.wrap(new float[] {0.5f}))
        .write(single);
    try (WeightSource one = SafetensorsWeights.open(single);
        WeightSource shards =
            SafetensorsWeights.openSharded(folder.resolve("model.safetensors.index.json"))) {
      assertEquals(one.sha256(), shards.sha256());
      assertEquals(64, one.sha256().length());
    }
  }

  @Test
  void theHashDependsOnNameShapeTypeAndValue() {
    Set<String> hashes = new HashSet<>();
    hashes.add(hash(new SafetensorsWriter().add("a", Shape.of(2), new float[] {1, 2})));
    hashes.add(hash(new SafetensorsWriter().add("b", Shape.of(2), new float[] {1, 2})));
    hashes.add(hash(new SafetensorsWriter().add("a", Shape.of(2, 1), new float[] {1, 2})));
    hashes.add(hash(new SafetensorsWriter().add("a", Shape.of(2), new float[] {1, 3})));
    FloatBuffer values = FloatBuffer.wrap(new float[] {1, 2});
    hashes.add(hash(new SafetensorsWriter().add("a", Dtype.BF16, Shape.of(2), values)));
    assertEquals(5, hashes.size());
  }

  private String hash(SafetensorsWriter writer) {
    Path file = folder.resolve("hashed.safetensors");
    writer.write(file);
    try (WeightSource weights = SafetensorsWeights.open(file)) {
      return weights.sha256();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":"../one.safetensors"}                                   | not a .safetensors file beside
          {"a":"/etc/one.safetensors"}                                 | not a .safetensors file beside
          {"a":"sub\\\\one.safetensors"}                               | not a .safetensors file beside
          {"a":"C:one.safetensors"}                                    | not a .safetensors file beside
          {"a":"pytorch_model.bin"}                                    | not a .safetensors file beside
          {"a":1}                                                      | is not a string
          {}                                                           | no weight_map
          []                                                           | no weight_map
          {"a":"three.safetensors"}                                    | three.safetensors, which is missing
          {"a":"one.safetensors","b":"two.safetensors"}                | the index has it nowhere
          {"a":"one.safetensors","c":"one.safetensors"}                | where it is not
          {"a":"two.safetensors","b":"two.safetensors","h":"two.safetensors"} | where it is not
          {"a":"one.safetensors","a":"one.safetensors"}                | Duplicate field
          """)
  void refusesAnIndexThatDoesNotFit(String weightMap, String reason) throws IOException {
    index(weightMap);
    GraftException refusal = refusal();
    assertTrue(refusal.getMessage().contains(reason), refusal::getMessage);
    assertTrue(refusal.getMessage().contains("index.json"), refusal::getMessage);
  }

  @Test
  void refusesATensorInTwoShards() {
    new SafetensorsWriter()
        .add("a", Shape.of(2), new float[] {9, 9})
        .add("b", Shape.of(1, 2), new float[] {3, 4})
        .write(folder.resolve("two.safetensors"));
    GraftException refusal = refusal();
    assertTrue(refusal.what().contains("'a' is in two shards"), refusal::getMessage);
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Files.delete(folder.resolve("model.safetensors.index.json"));
    assertTrue(refusal().what().contains("neither model.safetensors nor"));
    Files.createFile(folder.resolve("pytorch_model.bin"));
    assertTrue(refusal().mend().contains("pickle"));
    Files.delete(folder.resolve("config.json"));
    GraftException noConfig = assertThrows(GraftException.class, () -> ModelFolder.open(folder));
    assertTrue(noConfig.getMessage().contains("config.json"), noConfig::getMessage);
    assertThrows(GraftException.class, () -> ModelFolder.open(folder.resolve("absent")));
  }

  private GraftException refusal() {
    GraftException refusal =
        assertThrows(GraftException.class, () -> ModelFolder.open(folder).openWeights());
    assertEquals(ErrorCategory.DATA, refusal.category());
    return refusal;
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "roberta", "distilbert", "bert-f16", "bert-bf16", "bert-legacy"})
  void readsGoldenFolders(String name) {
    ModelFolder model = ModelFolder.open(SharedFixtures.path("golden/hf-tiny/" + name));
    try (WeightSource weights = model.openWeights();
        Tokenizer tokenizer = model.openTokenizer()) {
      String words =
          weights.names().stream()
              .filter(n -> n.endsWith("word_embeddings.weight"))
              .findFirst()
              .orElseThrow();
      Shape shape = weights.info(words).shape();
      assertEquals(model.config().integer("vocab_size"), shape.dimension(0));
      assertEquals(shape.elements(), weights.read(words).length);
      assertTrue(tokenizer.largestId() < shape.dimension(0));
    }
  }

  @Test
  void goldenShardsEqualTheSingleFile() {
    Path tiny = SharedFixtures.path("golden/hf-tiny");
    try (WeightSource one = ModelFolder.open(tiny.resolve("bert")).openWeights();
        WeightSource shards = ModelFolder.open(tiny.resolve("bert-sharded")).openWeights();
        WeightSource other = ModelFolder.open(tiny.resolve("bert-f16")).openWeights()) {
      assertEquals(
          List.copyOf(new TreeSet<>(one.names())), List.copyOf(new TreeSet<>(shards.names())));
      assertEquals(one.sha256(), shards.sha256());
      assertNotEquals(one.sha256(), other.sha256());
    }
  }
}
