package io.graft.core.model.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
  @TempDir private Path folder;

  private ModelConfig config(String json) throws IOException {
    return ModelConfig.read(Files.writeString(folder.resolve("config.json"), json));
  }

  @Test
  void readsTypedValues() throws IOException {
    ModelConfig config =
        config(
            """
            {"hidden_size": 32, "layer_norm_eps": 1e-12, "hidden_act": "gelu",
             "use_cache": true, "classifier_dropout": null}
            """);
    assertEquals(32, config.integer("hidden_size"));
    assertEquals(32, config.integer("hidden_size", 7));
    assertEquals(7, config.integer("layers", 7));
    assertEquals(1e-12, config.number("layer_norm_eps", 0));
    assertEquals(32.0, config.number("hidden_size", 0));
    assertEquals("gelu", config.text("hidden_act", ""));
    assertTrue(config.flag("use_cache", false));
    assertFalse(config.has("classifier_dropout"));
    assertEquals(0.1, config.number("classifier_dropout", 0.1));
  }

  @Test
  void errorsNameFileAndKey() throws IOException {
    ModelConfig config =
        config("{\"hidden_size\": 32.5, \"layers\": 99999999999, \"act\": 1, \"eps\": \"small\"}");
    refused(
        "key 'hidden_size': the value 32.5 is not an integer", () -> config.integer("hidden_size"));
    refused("key 'layers': the value 99999999999 is not", () -> config.integer("layers", 1));
    refused("key 'act': the value 1 is not a string", () -> config.text("act", ""));
    refused("key 'act': the value 1 is not true or false", () -> config.flag("act", true));
    refused("key 'eps': the value \"small\" is not a number", () -> config.number("eps", 1));
    refused(
        "no key 'hidden_sizes'; did you mean 'hidden_size'?", () -> config.integer("hidden_sizes"));
    refused("no key 'model_type'", config::modelType);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{} {}", "{\"a\":1,\"a\":2}", "{'a':1}", "{\"a\":NaN}"})
  void refusesWhatIsNoJsonObject(String json) {
    refused("config.json", () -> config(json));
  }

  private static void refused(String reason, Executable call) {
    GraftException refusal = assertThrows(GraftException.class, call);
    assertEquals(ErrorCategory.DATA, refusal.category());
    assertTrue(refusal.getMessage().contains(reason), refusal::getMessage);
    assertTrue(refusal.getMessage().contains("config.json"), refusal::getMessage);
  }
}
