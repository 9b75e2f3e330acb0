package io.graft.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.recipe.RecipeReader;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MethodCheckTest {
  private static final String RECIPE =
      "base: %s%ndata:%n  train: train.csv%nmethod:%n  peft: lora%n  targets: [query, valeu]%n";

  @TempDir private Path folder;

  /** Data with a fault, which would be told if it were read first. */
  @Test
  void aSiteThatTheBaseDoesNotHaveIsToldBeforeDataAreRead() throws Exception {
    Files.writeString(folder.resolve("train.csv"), "text,label\none,a,too many\n");
    String recipe = RECIPE.formatted(folder.resolve("base"));
    try (TinyJobs jobs = new TinyJobs(folder)) {
      assertTold(assertThrows(GraftException.class, () -> jobs.run("run", recipe)));
      assertTold(
          assertThrows(
              GraftException.class,
              () ->
                  CostEstimate.of(
                      RecipeReader.readText(recipe, "test", folder, List.of()), jobs.resources())));
    }
  }

  private static void assertTold(GraftException error) {
    assertEquals(ErrorCategory.USER, error.category());
    assertEquals("test:6: method.targets", error.where(), error.getMessage());
    assertTrue(error.what().contains("valeu"), error.what());
  }
}
