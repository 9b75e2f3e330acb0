package io.graft.core.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.ClassPathServices;
import io.graft.core.recipe.BaseReference;
import io.graft.core.store.FoldedRuns;
import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.model.PassOptions;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Scope;
import io.graft.spi.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncoderLoaderTest {
  @TempDir Path temp;
  private Engine engine;

  @BeforeEach
  void open() {
    engine = Engine.open(1);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void weightsAreFrozenAndOfTheProcess() throws IOException {
    try (BaseModel base = TinyModel.load(engine, TinyModel.write(temp.resolve("m"), 1))) {
      assertEquals(TinyModel.shapes().size(), base.encoder().allWeights().size());
      for (Parameter weight : base.encoder().allWeights()) {
        assertFalse(weight.trainable());
        assertEquals(Scope.PROCESS, weight.scope());
        assertEquals(TinyModel.shapes().get(weight.name()), weight.shape());
      }
      assertEquals(64, base.weightsSha256().length());
      assertEquals("bert", base.config().get("model_type"));
    }
  }

  @Test
  void theFamilysPrefixMakesNoDifference() throws IOException {
    Path bare = TinyModel.write(temp.resolve("bare"), 1);
    Path prefixed = TinyModel.write(temp.resolve("prefixed"), 1, TinyModel.shapes(), "bert.");
    try (BaseModel a = TinyModel.load(engine, bare);
        BaseModel b = TinyModel.load(engine, prefixed)) {
      assertArrayEquals(hidden(a), hidden(b));
    }
  }

  @Test
  void headsAndPoolersAreLoadedAndOtherOptionalWeightsAreNot() throws IOException {
    Map<String, Shape> shapes = TinyModel.shapes();
    shapes.put("pooler.dense.weight", Shape.of(TinyModel.HIDDEN, TinyModel.HIDDEN));
    shapes.put("classifier.bias", Shape.of(3));
    shapes.put("cls.predictions.bias", Shape.of(TinyModel.VOCABULARY));
    shapes.put("cls.seq_relationship.bias", Shape.of(2));
    Path folder = TinyModel.write(temp.resolve("m"), 1, shapes, "");
    try (BaseModel base = TinyModel.load(engine, folder)) {
      assertTrue(base.encoder().weight("pooler.dense.weight").isPresent());
      assertTrue(base.encoder().weight("classifier.bias").isPresent());
      assertTrue(base.encoder().weight("cls.predictions.bias").isPresent());
      assertTrue(base.encoder().weight("cls.seq_relationship.bias").isEmpty());
    }
  }

  @Test
  void missingUnexpectedAndMisshapenWeightsAreAllListed() throws IOException {
    Map<String, Shape> shapes = TinyModel.shapes();
    shapes.remove("encoder.layer.1.output.dense.weight");
    shapes.put("embeddings.LayerNorm.bias", Shape.of(TinyModel.HIDDEN + 1));
    shapes.put("encoder.layer.2.output.dense.bias", Shape.of(TinyModel.HIDDEN));
    shapes.put("bert.embeddings.LayerNorm.weight", Shape.of(TinyModel.HIDDEN));
    refused(
        TinyModel.write(temp.resolve("m"), 1, shapes, ""),
        "4 tensors do not fit",
        "missing: encoder.layer.1.output.dense.weight [16, 32]",
        "mis-shaped: embeddings.LayerNorm.bias [17] in place of [16]",
        "unexpected: encoder.layer.2.output.dense.bias [16]",
        "twice the same weight: ");
  }

  @Test
  void aLongListOfProblemsIsCut() throws IOException {
    String message =
        refused(TinyModel.write(temp.resolve("m"), 1, Map.of("x", Shape.of(1)), ""), "and 18 more");
    assertTrue(message.length() < 3000, message);
  }

  @Test
  void anUnknownModelTypeListsTheKnownOnes() throws IOException {
    Path folder = TinyModel.write(temp.resolve("m"), 1);
    TinyModel.writeConfig(folder, "brt");
    refused(folder, "'brt'", "did you mean 'bert'?", "distilbert", "roberta");
  }

  @Test
  void sizesThatNoEncoderHasAreRefused() throws IOException {
    Path folder = TinyModel.write(temp.resolve("m"), 1);
    Path config = folder.resolve("config.json");
    String good = Files.readString(config);
    for (String bad :
        new String[] {
          "\"num_hidden_layers\": 2000000000", "\"num_hidden_layers\": -1",
        }) {
      Files.writeString(config, good.replaceFirst("\"num_hidden_layers\": 2", bad));
      refused(folder, "the number of layers is");
    }
    Files.writeString(
        config, good.replace("\"num_attention_heads\": 2", "\"num_attention_heads\": 3"));
    refused(folder, "not divisible by 3");
  }

  @Test
  void aTokenizerMustFitTheEmbeddingTable() throws IOException {
    Path folder = TinyModel.write(temp.resolve("m"), 1);
    TinyModel.writeVocabulary(folder, TinyModel.VOCABULARY - 4);
    TinyModel.load(engine, folder).close();
    TinyModel.writeVocabulary(folder, TinyModel.VOCABULARY + 1);
    refused(folder, "largest id is 24", "only 24 rows");
  }

  @Test
  void theHashesFollowTheContent() throws IOException {
    try (BaseModel a = TinyModel.load(engine, TinyModel.write(temp.resolve("a"), 1));
        BaseModel same = TinyModel.load(engine, TinyModel.write(temp.resolve("same"), 1));
        BaseModel b = TinyModel.load(engine, TinyModel.write(temp.resolve("b"), 2))) {
      assertEquals(a.weightsSha256(), same.weightsSha256());
      assertNotEquals(a.weightsSha256(), b.weightsSha256());
      assertEquals(a.tokenizerSha256(), b.tokenizerSha256());
    }
  }

  @Test
  void jobsShareAModelUntilTheLastGivesItBack() throws IOException {
    BaseModels models = bases();
    BaseReference reference = new BaseReference.Folder(TinyModel.write(temp.resolve("m"), 1));
    BaseModels.Lease first = models.acquire(reference);
    BaseModels.Lease second = models.acquire(reference);
    assertSame(first.model(), second.model());
    first.close();
    first.close();
    assertEquals(TinyModel.HIDDEN, second.model().encoder().config().hiddenSize());
    hidden(second.model());
    BaseModel old = second.model();
    second.close();
    assertThrows(IllegalStateException.class, () -> hidden(old));
    try (BaseModels.Lease third = models.acquire(reference)) {
      assertNotSame(old, third.model());
    }
  }

  @Test
  void theSameModelInTwoFoldersIsHeldOnceAndOneThatWasWrittenAnewIsAnother() throws IOException {
    BaseModels models = bases();
    Path folder = TinyModel.write(temp.resolve("m"), 1);
    Path copy = TinyModel.write(temp.resolve("copy"), 1);
    BaseModels.Lease first = models.acquire(new BaseReference.Folder(folder));
    long bytes = engine.processBytes();
    BaseModels.Lease same = models.acquire(new BaseReference.Folder(copy));
    assertSame(first.model(), same.model());
    assertEquals(bytes, engine.processBytes());
    TinyModel.write(folder, 2);
    BaseModels.Lease other = models.acquire(new BaseReference.Folder(folder));
    assertNotEquals(first.model().weightsSha256(), other.model().weightsSha256());
    assertEquals(2, models.size());
    first.close();
    hidden(same.model());
    same.close();
    other.close();
    assertEquals(0, models.size());
    assertEquals(0, engine.processBytes());
  }

  @Test
  void whatIsNoBaseModelSaysWhatIsKnown() throws IOException {
    BaseModels models = bases();
    for (BaseReference reference :
        new BaseReference[] {
          new BaseReference.Bundled("minilmm"), new BaseReference.Folder(temp.resolve("none"))
        }) {
      GraftException error = assertThrows(GraftException.class, () -> models.acquire(reference));
      assertEquals(ErrorCategory.USER, error.category());
      assertTrue(error.getMessage().contains("minilm"), error.getMessage());
    }
    Files.createDirectories(temp.resolve("run/adapter"));
    BaseReference run = new BaseReference.Folder(temp.resolve("run"));
    GraftException error = assertThrows(GraftException.class, () -> models.acquire(run));
    assertTrue(error.getMessage().contains("no adapter_config.json"), error.getMessage());
  }

  private BaseModels bases() {
    ClassPathServices services = new ClassPathServices();
    return new BaseModels(new EncoderLoader(engine, services), new FoldedRuns(engine, services));
  }

  private String refused(Path folder, String... parts) {
    long before = engine.statistics().blockBytes();
    GraftException error =
        assertThrows(GraftException.class, () -> TinyModel.load(engine, folder).close());
    assertEquals(ErrorCategory.DATA, error.category());
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
    assertEquals(before, engine.statistics().blockBytes(), "weights were left in memory");
    return error.getMessage();
  }

  private float[] hidden(BaseModel base) {
    try (TensorTape tape = engine.newTape(1)) {
      return base.encoder()
          .forward(tape, TinyModel.inputs().get(0), PassOptions.evaluation())
          .hidden()
          .toFloats();
    }
  }
}
