package io.graft.core.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunClaimTest {
  private static final String RECIPE = "base: minilm\ntraining:\n  epochs: 3\n";

  @TempDir Path temp;

  @Test
  void aRunIsInOneHandAtATime() {
    Path path = temp.resolve("run");
    try (RunClaim first = RunClaim.fresh(path, RECIPE)) {
      GraftException error =
          assertThrows(GraftException.class, () -> RunClaim.resume(path, RECIPE));
      assertEquals(ErrorCategory.USER, error.category());
      assertTrue(error.getMessage().contains("another process"), error.getMessage());
      assertThrows(GraftException.class, () -> RunClaim.resume(path, RECIPE), "still held");
      assertEquals(path, first.directory().path());
    }
    RunClaim.resume(path, RECIPE).close();
  }

  @Test
  void aMissingOrEmptyFolderBegins() throws IOException {
    RunClaim.resume(temp.resolve("new"), RECIPE).close();
    assertEquals(RECIPE, Files.readString(temp.resolve("new/recipe.yaml")));
    Path empty = Files.createDirectory(temp.resolve("empty"));
    RunClaim.resume(empty, RECIPE).close();
    assertTrue(Files.exists(empty.resolve("recipe.yaml")));
  }

  @Test
  void aRunKilledBeforeItsRecipeBeginsAndItsLeftoversGo() throws IOException {
    Path path = Files.createDirectory(temp.resolve("run"));
    Files.writeString(path.resolve("run.lock"), "");
    Files.writeString(path.resolve("log.txt"), "");
    Path half = Files.writeString(path.resolve(".recipe.yaml123.part"), "ba");
    RunClaim.resume(path, RECIPE).close();
    assertEquals(RECIPE, Files.readString(path.resolve("recipe.yaml")));
    assertFalse(Files.exists(half));
  }

  @Test
  void whatIsNoRunIsLeftAlone() throws IOException {
    Path thesis = Files.writeString(temp.resolve("thesis.tex"), "x");
    GraftException error = assertThrows(GraftException.class, () -> RunClaim.resume(temp, RECIPE));
    assertTrue(error.getMessage().contains("no run"), error.getMessage());
    assertEquals("x", Files.readString(thesis));
    assertFalse(Files.exists(temp.resolve("run.lock")));
  }

  @Test
  void anotherRecipeIsRefusedByItsKeys() {
    try (RunClaim claim = RunClaim.fresh(temp.resolve("run"), RECIPE)) {
      RunClaim.requireSame(claim.directory(), RECIPE);
      String other = RECIPE.replace("3", "4") + "domain: medical\n";
      GraftException error =
          assertThrows(GraftException.class, () -> RunClaim.requireSame(claim.directory(), other));
      assertTrue(error.getMessage().contains("domain, training.epochs"), error.getMessage());
    }
  }

  @Test
  void stepsAreCountedOverAllLives() throws IOException {
    RunDirectory run = RunDirectory.createAt(temp.resolve("run"));
    try (StepCounter steps = run.stepCounter()) {
      steps.add();
      steps.add();
      assertEquals(
          "00000000000000000002\n", Files.readString(run.path().resolve("steps-all-lives.txt")));
    }
    try (StepCounter steps = run.stepCounter()) {
      assertEquals(2, steps.count());
      steps.atLeast(9);
      steps.atLeast(5);
      steps.add();
      assertEquals(10, steps.count());
    }
    Files.writeString(run.path().resolve("steps-all-lives.txt"), "ten");
    try (StepCounter steps = run.stepCounter()) {
      assertEquals(0, steps.count());
    }
  }

  @Test
  void linesOfStepsThatWillBeDoneAgainAreCutOff() throws IOException {
    RunDirectory run = RunDirectory.createAt(temp.resolve("run"));
    try (MetricsLog log = run.metrics()) {
      log.append(Map.of("step", 1));
      long length = log.force();
      log.append(Map.of("step", 2));
      log.cutTo(length);
      log.append(Map.of("step", 3));
    }
    assertEquals(
        "{\"step\":1}\n{\"step\":3}\n", Files.readString(run.path().resolve("metrics.jsonl")));
  }
}
