package io.graft.core.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.core.SharedFixtures;
import io.graft.core.file.safetensors.SafetensorsFile;
import io.graft.core.model.BaseModel;
import io.graft.core.model.TinyModel;
import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.train.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters in PEFT's own format, with outputs that another program computed. */
class GoldenPeftTest {
  private static final double TOLERANCE = 2e-5;

  @TempDir Path temp;
  private Engine engine;
  private TensorTape tape;
  private BaseModel base;

  @BeforeEach
  void open() {
    Path folder = SharedFixtures.path("golden/peft/base");
    engine = Engine.open(1);
    tape = engine.newTape(1);
    base = TinyModel.load(engine, folder);
  }

  @AfterEach
  void close() {
    if (engine != null) {
      base.close();
      tape.close();
      engine.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lora", "lora-bias-lora_only", "lora-dora", "lora-rslora-patterns"})
  void logitsAgreeBeforeAndAfterSavingAgain(String name) throws IOException {
    Path folder = SharedFixtures.path("golden/peft/" + name);
    Model plain =
        PretrainedClassifier.open(base, TrainedTinyAdapter.SERVICES, TrainedTinyAdapter.JOB)
            .model();
    try (LoadedAdapter loaded = load(folder)) {
      assertEquals(List.of("negative", "neutral", "positive"), loaded.manifest().labels());
      compare(folder, plain, "base_logits");
      compare(folder, loaded.model(), "logits");
      save(loaded, temp.resolve("again"));
    }
    try (LoadedAdapter again = load(temp.resolve("again"))) {
      compare(folder, again.model(), "logits");
    }
    assertEquals(tensors(folder), tensors(temp.resolve("again")));
    assertSameConfiguration(folder, temp.resolve("again"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lora", "lora-bias-lora_only", "lora-dora", "lora-rslora-patterns"})
  void mergedLogitsAgree(String name) throws IOException {
    Path folder = SharedFixtures.path("golden/peft/" + name);
    List<EncoderInput> inputs =
        GoldenInputs.lines(folder.resolve("golden.jsonl")).stream()
            .map(GoldenInputs::input)
            .toList();
    try (LoadedAdapter loaded = load(folder)) {
      new MergedModel(base, loaded, TrainedTinyAdapter.SERVICES, TrainedTinyAdapter.JOB)
          .write(temp.resolve("merged"), inputs, engine);
    }
    try (BaseModel merged = TinyModel.load(engine, temp.resolve("merged"))) {
      Model model =
          PretrainedClassifier.open(merged, TrainedTinyAdapter.SERVICES, TrainedTinyAdapter.JOB)
              .model();
      compare(folder, model, "logits");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ia3", "prompt_tuning", "prefix_tuning"})
  void methodsThatNobodyOffersAreRefusedWithTheKnownOnes(String name) {
    Path folder = SharedFixtures.path("golden/peft/" + name);
    GraftException error = assertThrows(GraftException.class, () -> load(folder));
    assertEquals(ErrorCategory.DATA, error.category());
    assertTrue(error.getMessage().contains("known: "), error.getMessage());
    assertTrue(error.getMessage().contains("lora"), error.getMessage());
  }

  private LoadedAdapter load(Path folder) {
    return AdapterFolder.open(folder)
        .load(
            base,
            TrainedTinyAdapter.SERVICES,
            TrainedTinyAdapter.JOB,
            (name, shape, values) -> tape.parameter(name, shape, values, false),
            0);
  }

  private void save(LoadedAdapter loaded, Path folder) {
    new AdapterWriter(
            base,
            loaded.adapter(),
            List.of(),
            loaded.model().headParameters(),
            loaded.configuration(),
            loaded.manifest(),
            new ModelCard("nothing", null, Map.of(), Map.of()))
        .write(folder);
  }

  private void compare(Path folder, Model model, String key) throws IOException {
    List<JsonNode> lines = GoldenInputs.lines(folder.resolve("golden.jsonl"));
    assertEquals(10, lines.size());
    for (JsonNode line : lines) {
      float[] found = TrainedTinyAdapter.logits(tape, model, GoldenInputs.input(line));
      for (int i = 0; i < found.length; i++) {
        double apart = Math.abs(found[i] - line.get(key).get(i).doubleValue());
        assertTrue(apart <= TOLERANCE, key + " differs by " + apart);
      }
    }
  }

  private static Map<String, List<Long>> tensors(Path folder) {
    Map<String, List<Long>> shapes = new TreeMap<>();
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("adapter_model.safetensors"))) {
      file.names().forEach(name -> shapes.put(name, file.info(name).shape()));
    }
    return shapes;
  }

  private void assertSameConfiguration(Path golden, Path written) {
    Map<String, Object> expected = fields(golden);
    Map<String, Object> found = fields(written);
    found.put("base_model_name_or_path", expected.get("base_model_name_or_path"));
    assertEquals(expected, found);
  }

  /** The fields of a configuration, made comparable: sets sorted, what names no module left out. */
  private static Map<String, Object> fields(Path folder) {
    Map<String, Object> fields =
        new TreeMap<>(JsonFile.read(folder.resolve("adapter_config.json"), 1 << 20).values());
    fields.computeIfPresent("target_modules", (key, value) -> new HashSet<>((List<?>) value));
    fields.computeIfPresent(
        "modules_to_save",
        (key, value) -> {
          TreeSet<Object> modules = new TreeSet<>((List<?>) value);
          modules.remove("score"); // PEFT lists it for every model, whether it has one or not
          return modules;
        });
    fields.remove("peft_version");
    fields.remove("kasa_config"); // of a development version, always null
    return fields;
  }
}
