package io.graft.core.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.file.safetensors.SafetensorsFile;
import io.graft.core.model.AdaptedModel;
import io.graft.core.model.BaseModel;
import io.graft.core.model.TinyModel;
import io.graft.core.peft.AdapterBuilder;
import io.graft.core.peft.ParameterSource;
import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.model.Encoder;
import io.graft.spi.model.Site;
import io.graft.spi.peft.Delta;
import io.graft.spi.peft.TensorSource;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MergedModelTest {
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
    return AdapterFolderTest.methodsAndHeads();
  }

  @ParameterizedTest
  @MethodSource("methodsAndHeads")
  void theMergedFolderComputesWhatTheAdapterDid(List<NamedSettings> methodAndHead) {
    LoadedAdapter loaded = loaded(methodAndHead.get(0), methodAndHead.get(1));
    MergedModel.Report report = merge(loaded, temp.resolve("merged"));
    assertTrue(report.maxDifference() <= 1e-4 * report.scale(), report.toString());
    assertEquals(2, report.rows());
    assertTrue(Files.exists(temp.resolve("merged/vocab.txt")));

    try (BaseModel merged = TinyModel.load(engine, temp.resolve("merged"))) {
      PretrainedClassifier classifier =
          PretrainedClassifier.open(merged, TrainedTinyAdapter.SERVICES, TrainedTinyAdapter.JOB);
      assertEquals(TrainedTinyAdapter.LABELS, classifier.labels());
      assertEquals(64, classifier.maxLength());
      assertEquals(base.tokenizerSha256(), merged.tokenizerSha256());
      assertFalse(base.weightsSha256().equals(merged.weightsSha256()));
    }
  }

  @Test
  void theFamilysOwnHeadIsToldInHuggingFacesKeys() {
    merge(
        loaded(new NamedSettings("lora", Map.of()), new NamedSettings("pretrained", Map.of())),
        temp.resolve("merged"));
    JsonObject config = JsonFile.read(temp.resolve("merged/config.json"), 1 << 20);
    assertEquals(List.of("BertForSequenceClassification"), config.texts("architectures"));
    assertEquals("yes", config.object("id2label").text("1"));
    assertEquals(1, config.object("label2id").integer("yes"));
    assertEquals("single_label_classification", config.text("problem_type"));
    try (SafetensorsFile file = SafetensorsFile.open(temp.resolve("merged/model.safetensors"))) {
      assertTrue(file.contains("bert.pooler.dense.weight"), file.names().toString());
      assertTrue(file.contains("classifier.weight"), file.names().toString());
      assertTrue(file.names().stream().noneMatch(name -> name.contains("lora")));
    }
  }

  @Test
  void aHeadOfGraftsIsNotPassedOffAsTheFamilysOwn() {
    merge(loaded(new NamedSettings("lora", Map.of()), LINEAR), temp.resolve("merged"));
    JsonObject config = JsonFile.read(temp.resolve("merged/config.json"), 1 << 20);
    assertEquals(List.of("BertModel"), config.texts("architectures"));
    assertFalse(config.has("id2label"));
    assertEquals("linear", config.object("graft").object("head").text("name"));
  }

  @Test
  void scalesOfInputsAndOutputsAreFoldedIn() {
    assertFolds(
        (builder, site) -> {
          builder.declare(site, new Delta.InputScale(vector("in", site.inputSize(), 0.5f)));
          builder.declare(site, new Delta.OutputScale(vector("out", site.outputSize(), 1.5f)));
          builder.declare(site, new Delta.Bias(vector("bias", site.outputSize(), 0.1f)));
          builder.declare(
              site,
              new Delta.LowRank(
                  matrix("a", 2, site.inputSize()),
                  matrix("b", site.outputSize(), 2),
                  0.7,
                  0,
                  vector("magnitude", site.outputSize(), 2)));
        });
  }

  private void assertFolds(BiConsumer<AdapterBuilder, Site> declaring) {
    LoadedAdapter plain = loaded(new NamedSettings("head", Map.of()), LINEAR);
    LoadedAdapter changed = with(plain, declaring);
    MergedModel.Report report = merge(changed, temp.resolve("merged"));
    assertTrue(report.maxDifference() <= 1e-5 * report.scale(), report.toString());
    float[] before = TrainedTinyAdapter.logits(tape, plain.model(), TinyModel.inputs().get(0));
    float[] after = TrainedTinyAdapter.logits(tape, changed.model(), TinyModel.inputs().get(0));
    assertFalse(Arrays.equals(before, after), "the deltas changed nothing");
  }

  @Test
  void whatCannotBeFoldedIsRefusedByName() {
    Encoder encoder = base.encoder();
    LoadedAdapter plain = loaded(new NamedSettings("head", Map.of()), LINEAR);
    TensorSource rows = TensorSource.of(matrix("rows", 2, TinyModel.HIDDEN));
    LoadedAdapter changed =
        with(
            plain,
            (builder, site) ->
                builder.declare(
                    encoder.site("layer.1.attention"), new Delta.KeyValueRows(rows, rows, false)));
    GraftException error =
        assertThrows(GraftException.class, () -> merge(changed, temp.resolve("merged")));
    assertEquals(ErrorCategory.USER, error.category());
    assertTrue(
        error.getMessage().contains("KeyValueRows at layer.1.attention"), error.getMessage());
    assertFalse(Files.exists(temp.resolve("merged")));
  }

  @Test
  void aFolderWithSomethingInItIsLeftAlone() throws IOException {
    Path out = Files.createDirectory(temp.resolve("merged"));
    Files.writeString(out.resolve("mine"), "x");
    LoadedAdapter loaded = loaded(new NamedSettings("head", Map.of()), LINEAR);
    GraftException error = assertThrows(GraftException.class, () -> merge(loaded, out));
    assertEquals(ErrorCategory.USER, error.category());
    assertTrue(Files.exists(out.resolve("mine")));
  }

  /** The same model with what {@code declaring} adds at the first layer's feed-forward output. */
  private LoadedAdapter with(LoadedAdapter plain, BiConsumer<AdapterBuilder, Site> declaring) {
    ParameterSource none = new PretrainedParameters(base.encoder());
    AdapterBuilder builder = new AdapterBuilder(TrainedTinyAdapter.JOB, base.encoder(), none);
    declaring.accept(builder, base.encoder().site("layer.0.ffn.output"));
    AdaptedModel model =
        new AdaptedModel(
            base.encoder(),
            List.of(builder.build("by-hand")),
            plain.model().head(),
            plain.model().headParameters(),
            0);
    return new LoadedAdapter(model, plain.manifest(), Map.of(), List.of(), List.of(), null, null);
  }

  private Parameter vector(String name, int size, float value) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = value * (1 + 0.1f * (i % 3));
    }
    return tape.parameter(name, Shape.of(size), values, false);
  }

  private Parameter matrix(String name, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.1f * (i % 7 - 3);
    }
    return tape.parameter(name, Shape.of(rows, columns), values, false);
  }

  private LoadedAdapter loaded(NamedSettings method, NamedSettings head) {
    TrainedTinyAdapter.make(tape, base, method, head).writer().write(temp.resolve("adapter"));
    return AdapterFolder.open(temp.resolve("adapter"))
        .load(
            base,
            TrainedTinyAdapter.SERVICES,
            TrainedTinyAdapter.JOB,
            (name, shape, values) -> tape.parameter(name, shape, values, false),
            0);
  }

  private MergedModel.Report merge(LoadedAdapter loaded, Path folder) {
    return new MergedModel(base, loaded, TrainedTinyAdapter.SERVICES, TrainedTinyAdapter.JOB)
        .write(folder, TinyModel.inputs(), engine);
  }
}
