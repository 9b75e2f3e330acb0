package io.graft.core.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.file.safetensors.SafetensorsFile;
import io.graft.core.file.safetensors.SafetensorsWriter;
import io.graft.core.model.BaseModel;
import io.graft.core.model.TinyModel;
import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdapterFolderTest {
  private static final NamedSettings LORA = new NamedSettings("lora", Map.of("r", 2));
  private static final NamedSettings LINEAR = new NamedSettings("linear", Map.of());

  @TempDir Path temp;
  private Engine engine;
  private TensorTape tape;
  private BaseModel base;

  @BeforeEach
  void open() throws IOException {
    engine = Engine.open(1);
    tape = engine.newTape(1);
    base = TinyModel.load(engine, TinyModel.write(temp.resolve("base"), 1));
  }

  @AfterEach
  void close() {
    base.close();
    tape.close();
    engine.close();
  }

  static List<List<NamedSettings>> methodsAndHeads() {
    NamedSettings pretrained = new NamedSettings("pretrained", Map.of());
    return List.of(
        List.of(LORA, LINEAR),
        List.of(LORA, pretrained),
        List.of(
            new NamedSettings("lora", Map.of("dora", true, "targets", List.of("all-linear"))),
            LINEAR),
        List.of(new NamedSettings("lora", Map.of("bias", "all", "rslora", true)), pretrained),
        List.of(new NamedSettings("full", Map.of()), LINEAR),
        List.of(new NamedSettings("layers", Map.of("top", 1)), pretrained),
        List.of(
            new NamedSettings("head", Map.of()),
            new NamedSettings("linear", Map.of("pooling", "cls"))));
  }

  @ParameterizedTest
  @MethodSource("methodsAndHeads")
  void whatIsLoadedComputesTheSameToTheBit(List<NamedSettings> methodAndHead) {
    TrainedTinyAdapter trained =
        TrainedTinyAdapter.make(tape, base, methodAndHead.get(0), methodAndHead.get(1));
    trained.writer().write(temp.resolve("adapter"));

    try (LoadedAdapter loaded = load(temp.resolve("adapter"))) {
      for (EncoderInput input : TinyModel.inputs()) {
        assertArrayEquals(
            TrainedTinyAdapter.logits(tape, trained.model(), input),
            TrainedTinyAdapter.logits(tape, loaded.model(), input));
      }
      assertEquals(trained.writer().manifest(), loaded.manifest());
      assertEquals(trained.writer().configuration(), loaded.configuration());
    }
  }

  @Test
  void theFilesAreThoseOfThePeftLibraryAndCarryTheHashes() throws IOException {
    TrainedTinyAdapter.make(tape, base, LORA, new NamedSettings("pretrained", Map.of()))
        .writer()
        .write(temp.resolve("adapter"));
    try (SafetensorsFile file =
        SafetensorsFile.open(temp.resolve("adapter/adapter_model.safetensors"))) {
      assertTrue(
          file.names()
              .containsAll(
                  List.of(
                      "base_model.model.bert.encoder.layer.0.attention.self.query.lora_A.weight",
                      "base_model.model.bert.pooler.dense.weight",
                      "base_model.model.classifier.bias")),
          file.names().toString());
      assertEquals("pt", file.metadata().get("format"));
      assertEquals(base.weightsSha256(), file.metadata().get("graft.base_sha256"));
      assertEquals(base.tokenizerSha256(), file.metadata().get("graft.tokenizer_sha256"));
      assertEquals("ff", file.metadata().get("graft.plugin.sha256"));
    }
    JsonObject config = JsonFile.read(temp.resolve("adapter/adapter_config.json"), 1 << 20);
    assertEquals("LORA", config.text("peft_type"));
    assertEquals("SEQ_CLS", config.text("task_type"));
    assertEquals(List.of("pooler", "classifier"), config.texts("modules_to_save"));
    assertTrue(config.values().containsKey("megatron_config"));
    String card = Files.readString(temp.resolve("adapter/README.md"));
    assertTrue(card.startsWith("---\nbase_model: \""), card);
    assertTrue(card.contains("library_name: peft"), card);
    assertTrue(card.contains("| f1 | 0.5000 | 0.9000 |"), card);
    assertTrue(card.contains("- per haps \"so\"\n"), card);
  }

  @Test
  void anotherBaseIsRefusedWithBothHashes() throws IOException {
    TrainedTinyAdapter.make(tape, base, LORA, LINEAR).writer().write(temp.resolve("adapter"));
    try (BaseModel other = TinyModel.load(engine, TinyModel.write(temp.resolve("other"), 2))) {
      String message = refusal(other, temp.resolve("adapter"));
      assertContains(message, base.weightsSha256(), other.weightsSha256(), "weights", "other");
    }
  }

  @Test
  void anotherTokenizerIsRefused() throws IOException {
    TrainedTinyAdapter.make(tape, base, LORA, LINEAR).writer().write(temp.resolve("adapter"));
    Path folder = TinyModel.write(temp.resolve("other"), 1);
    TinyModel.writeVocabulary(folder, TinyModel.VOCABULARY - 1);
    try (BaseModel other = TinyModel.load(engine, folder)) {
      assertEquals(base.weightsSha256(), other.weightsSha256());
      String message = refusal(other, temp.resolve("adapter"));
      assertContains(message, base.tokenizerSha256(), other.tokenizerSha256(), "tokenizer");
    }
  }

  @Test
  void missingLeftOverAndMisshapenTensorsAreAllListed() {
    TrainedTinyAdapter.make(tape, base, LORA, LINEAR).writer().write(temp.resolve("adapter"));
    String query = "base_model.model.bert.encoder.layer.0.attention.self.query.";
    rewrite(
        (name, values) -> {
          if (name.equals("base_model.model.classifier.bias")) {
            values.add("base_model.model.score.bias", Shape.of(3), new float[3]);
          } else if (name.equals(query + "lora_A.weight")) {
            values.add(name, Shape.of(3, TinyModel.HIDDEN), new float[3 * TinyModel.HIDDEN]);
          } else if (!name.equals(query + "lora_B.weight")) {
            values.copy(name);
          }
        });
    String message = refusal(base, temp.resolve("adapter"));
    assertContains(
        message,
        "missing classifier.bias [3]",
        "nobody asks for base_model.model.score.bias [3]",
        query + "lora_A.weight has shape [3, 16] in place of [2, 16]",
        "missing encoder.layer.0.attention.self.query.lora_B.weight [16, 2]");
  }

  @Test
  void aManifestOfAnotherAdapterIsRefused() throws IOException {
    TrainedTinyAdapter.make(tape, base, LORA, LINEAR).writer().write(temp.resolve("adapter"));
    Path manifest = temp.resolve("adapter/graft.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace(base.weightsSha256(), "0".repeat(64)));
    assertContains(refusal(base, temp.resolve("adapter")), "not of the same adapter");
  }

  @Test
  void whatIsNoAdapterSaysWhatIsMissing() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("adapter"));
    assertContains(refusal(base, folder), "no adapter_config.json");
    Files.writeString(folder.resolve("adapter_config.json"), "{\"r\": 1, \"r\": 2}");
    assertContains(refusal(base, folder), "no adapter_model.safetensors");
    new SafetensorsWriter().write(folder.resolve("adapter_model.safetensors"));
    assertContains(refusal(base, folder), "Duplicate field 'r'", "line 1");
    Files.writeString(folder.resolve("adapter_config.json"), "{\"peft_type\": \"LOHA\"}");
    assertContains(refusal(base, folder), "LOHA", "known:", "lora");
    Files.writeString(folder.resolve("adapter_config.json"), "{\"peft_type\": \"LORA\"}");
    assertContains(refusal(base, folder), "classification head");
    Files.writeString(folder.resolve("graft.json"), "{\"format\": 99}");
    assertContains(refusal(base, folder), "format 99 is not known");
  }

  @Test
  void anAdapterThatIsThereIsReplacedWhole() {
    TrainedTinyAdapter.make(tape, base, LORA, LINEAR).writer().write(temp.resolve("adapter"));
    TrainedTinyAdapter full =
        TrainedTinyAdapter.make(tape, base, new NamedSettings("full", Map.of()), LINEAR);
    full.writer().write(temp.resolve("adapter"));
    try (LoadedAdapter loaded = load(temp.resolve("adapter"))) {
      assertEquals("full", loaded.adapter().method());
    }
    assertFalse(Files.exists(temp.resolve(".adapter")));
  }

  private LoadedAdapter load(Path folder) {
    return load(base, folder);
  }

  private LoadedAdapter load(BaseModel onto, Path folder) {
    return AdapterFolder.open(folder)
        .load(
            onto,
            TrainedTinyAdapter.SERVICES,
            TrainedTinyAdapter.JOB,
            (name, shape, values) -> tape.parameter(name, shape, values, false),
            0);
  }

  private String refusal(BaseModel onto, Path folder) {
    GraftException error = assertThrows(GraftException.class, () -> load(onto, folder));
    assertEquals(ErrorCategory.DATA, error.category(), error.getMessage());
    return error.getMessage();
  }

  private static void assertContains(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  /** Tensors on their way from one file to another. */
  private record Copying(SafetensorsFile from, SafetensorsWriter to) {
    void copy(String name) {
      int[] shape = from.info(name).shape().stream().mapToInt(Long::intValue).toArray();
      to.add(name, Shape.of(shape), from.floats(name));
    }

    void add(String name, Shape shape, float[] values) {
      to.add(name, shape, values);
    }
  }

  private void rewrite(BiConsumer<String, Copying> change) {
    Path file = temp.resolve("adapter/adapter_model.safetensors");
    SafetensorsWriter writer = new SafetensorsWriter();
    try (SafetensorsFile stored = SafetensorsFile.open(file)) {
      writer.metadata(stored.metadata());
      stored.names().forEach(name -> change.accept(name, new Copying(stored, writer)));
    }
    writer.write(file);
  }
}
