package io.graft.core.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceSettingsTest {
  private static final List<Setting> DECLARED =
      List.of(
          Setting.integer("rank", 8, 1, 256, "the rank"),
          Setting.number("alpha", 16, 0, 1e4, "the scale"),
          Setting.texts("targets", List.of("query"), "which layers"),
          Setting.numberMap("ranks", "a rank for each layer"));

  private static ServiceSettings method(String keys, String... overrides) {
    String text = "data:\n  train: t.csv\nmethod:\n  peft: lora\n" + keys;
    return RecipeReader.readText(text, "r.yaml", Path.of("/"), List.of(overrides))
        .method()
        .settings();
  }

  private static GraftException refused(ServiceSettings settings) {
    return assertThrows(GraftException.class, () -> settings.check(DECLARED));
  }

  @Test
  void checkedSettingsHaveValuesAndDefaults() {
    Settings settings =
        method("  rank: 4\n  alpha:\n  ranks: {query: 2}\n", "method.targets=[key]")
            .check(DECLARED);
    assertEquals(4, settings.integer("rank"));
    assertEquals(16, settings.number("alpha"));
    assertEquals(List.of("key"), settings.texts("targets"));
    assertEquals(2.0, settings.numberMap("ranks").get("query"));
  }

  @Test
  void errorsNameFileLineAndKey() {
    GraftException unknown = refused(method("  alpha: 2\n  rnak: 4\n"));
    assertEquals("r.yaml:6: method.rnak", unknown.where());
    assertTrue(unknown.mend().startsWith("did you mean 'rank'?"), unknown.mend());
    assertTrue(unknown.mend().contains("peft"), unknown.mend());
    assertEquals("r.yaml:5: method.rank", refused(method("  rank: many\n")).where());
    assertEquals("r.yaml:5: method.rank", refused(method("  rank: 0\n")).where());
    assertEquals(
        "r.yaml:6: method.ranks.query", refused(method("  ranks:\n    query: x\n")).where());
    assertEquals("--set method.rank", refused(method("", "method.rank=0.5")).where());
  }

  @Test
  void anErrorOfTheServiceIsLocated() {
    ServiceSettings settings = method("  rank: 4\n");
    GraftException error = GraftException.user("too large", "method.rank", "give less");
    assertEquals(
        "r.yaml:5: method.rank: too large; give less", settings.located(error).getMessage());
    GraftException other = GraftException.user("too large", "layer 3", "give less");
    assertSame(other, settings.located(other));
    assertEquals("r.yaml:3: method.alpha", settings.where("alpha"));
  }
}
