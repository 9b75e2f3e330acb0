package io.graft.host.jobs;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.recipe.RecipeReader;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedFoldersTest {
  @TempDir Path folder;
  private Path own;
  private AllowedFolders allowed;

  @BeforeEach
  void folders() throws IOException {
    own = Files.createDirectories(folder.resolve("jobs/one/data"));
    Files.createDirectories(folder.resolve("sets"));
    Files.writeString(folder.resolve("sets/train.jsonl"), "{}");
    Files.createDirectories(folder.resolve("sets/model"));
    Files.createDirectories(folder.resolve("runs/first"));
    Files.createDirectories(folder.resolve("secret"));
    Files.writeString(folder.resolve("secret/train.jsonl"), "{}");
    Files.createSymbolicLink(folder.resolve("sets/link"), folder.resolve("secret"));
    allowed = new AllowedFolders(List.of(folder.resolve("sets")), folder.resolve("runs"));
  }

  private void require(String recipe) {
    allowed.require(
        RecipeReader.readText(
            recipe.replace("ROOT", folder.toString()), "recipe", own, List.of(), own),
        own,
        Set.of("sent.jsonl"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {train: sent.jsonl}",
        "data: {train: ROOT/sets/train.jsonl, dev: {cut: 0.1}}",
        "data: {dir: ROOT/sets, train: train.jsonl}",
        "{base: ROOT/sets/model, data: {train: sent.jsonl}}",
        "{base: ROOT/runs/first, data: {train: sent.jsonl}}"
      })
  void whatIsSentOrAllowedMayBeNamed(String recipe) {
    assertDoesNotThrow(() -> require(recipe));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.train: data: {train: missing.jsonl}",
        "data.train: data: {train: ../../../secret/train.jsonl}",
        "data.train: data: {train: ROOT/secret/train.jsonl}",
        "data.train: data: {train: ROOT/sets/../secret/train.jsonl}",
        "data.train: data: {train: ROOT/sets/link/train.jsonl}",
        "data.train: data: {train: ROOT/sets/none.jsonl}",
        "data.train: data: {train: ROOT/sets-2/train.jsonl}",
        "data.dev: data: {train: sent.jsonl, dev: /etc/passwd.csv}",
        "data.test: data: {train: sent.jsonl, test: ROOT/secret/train.jsonl}",
        "base: {base: ROOT/secret, data: {train: sent.jsonl}}",
        "base: {base: ./model, data: {train: sent.jsonl}}",
        "base: {base: ROOT/sets/none, data: {train: sent.jsonl}}",
        "knowledge.index: {data: {train: sent.jsonl}, knowledge: {injector: kbert, index:"
            + " ROOT/secret}}"
      })
  void everythingElseIsRefusedByItsKey(String keyAndRecipe) {
    String[] parts = keyAndRecipe.split(": ", 2);
    GraftException e = assertThrows(GraftException.class, () -> require(parts[1]));
    assertEquals(parts[0], e.where(), e.getMessage());
  }

  @Test
  void theOperatorsFoldersAreNamed() {
    GraftException e =
        assertThrows(GraftException.class, () -> require("data: {train: /etc/a.csv}"));
    assertTrue(e.mend().contains(folder.resolve("sets").toString()), e.mend());
  }
}
