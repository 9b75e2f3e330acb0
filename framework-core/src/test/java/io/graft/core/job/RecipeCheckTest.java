package io.graft.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.ClassPathServices;
import io.graft.core.recipe.Recipe;
import io.graft.core.recipe.RecipeReader;
import io.graft.core.text.check.FaultKind;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeCheckTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(folder.resolve("train.csv"), "text,label\none,a\n ,a\ntwo,b\nthree,b,c\n");
    Files.writeString(folder.resolve("test.csv"), "text,label\none,a\nfour,z\n");
  }

  private Recipe recipe(String... overrides) {
    return RecipeReader.readText(
        "data:\n  train: train.csv\n  test: test.csv\n", "recipe", folder, List.of(overrides));
  }

  private static LabelledData read(Recipe recipe) {
    return LabelledData.read(recipe, ChosenServices.of(recipe, new ClassPathServices()).task());
  }

  @Test
  void aJobIsRefusedWithTheFirstFaultAndTheCountOfAll() {
    GraftException error = assertThrows(GraftException.class, () -> read(recipe()));
    assertEquals(folder.resolve("train.csv") + ":3: text", error.where());
    assertTrue(error.what().contains("one of 3 faults"), error.what());
  }

  @Test
  void skippingLeavesOutTheFaultyExamplesAndCountsThem() {
    LabelledData data = read(recipe("data.on_fault=skip"));
    assertEquals(List.of("one", "two"), data.train().stream().map(Example::text).toList());
    assertEquals(List.of("one"), data.test().stream().map(Example::text).toList());
    assertEquals(Map.of("malformed", 1L, "empty-text", 1L, "unknown-label", 1L), data.skipped());
    assertTrue(data.describe().contains("skipped for faults: 1 malformed"), data.describe());
  }

  @Test
  void checksAllFilesOfARecipeAgainstItsLabels() {
    assertEquals(2L, unknown("task.labels=[a]"));
    assertEquals(1L, unknown());
    assertThrows(GraftException.class, () -> RecipeCheck.run(recipe("task.type=masked-lm"), 5));
  }

  private Long unknown(String... overrides) {
    return RecipeCheck.run(recipe(overrides), 5).counts().get(FaultKind.UNKNOWN_LABEL);
  }
}
