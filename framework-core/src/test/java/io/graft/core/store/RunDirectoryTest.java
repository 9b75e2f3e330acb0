package io.graft.core.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 2, 3, 4, 5);

  @TempDir Path temp;

  @Test
  void isNamedByTimeAndRecipeAndNeverTwiceTheSame() {
    RunDirectory first = RunDirectory.create(temp.resolve("runs"), TIME, "../my recipe");
    RunDirectory second = RunDirectory.create(temp.resolve("runs"), TIME, "../my recipe");
    assertEquals(temp.resolve("runs/20260102-030405-my-recipe"), first.path());
    assertEquals(temp.resolve("runs/20260102-030405-my-recipe-2"), second.path());
  }

  @Test
  void aFolderWithSomethingInItIsRefused() throws IOException {
    Path out = Files.createDirectory(temp.resolve("out"));
    assertEquals(out, RunDirectory.createAt(out).path());
    Files.writeString(out.resolve("thesis.tex"), "x");
    GraftException error = assertThrows(GraftException.class, () -> RunDirectory.createAt(out));
    assertEquals(ErrorCategory.USER, error.category());
    assertEquals("x", Files.readString(out.resolve("thesis.tex")));
  }

  @Test
  void metricsAreOnDiskAfterEachLineAndLaterOnesAreAppended() throws IOException {
    RunDirectory run = RunDirectory.createAt(temp.resolve("run"));
    Path file = run.path().resolve("metrics.jsonl");
    try (MetricsLog log = run.metrics()) {
      log.append(Map.of("step", 1, "loss", Double.NaN));
      assertEquals(1, Files.readAllLines(file).size());
    }
    try (MetricsLog log = run.metrics()) {
      log.append(Map.of("step", 2));
    }
    List<String> lines = Files.readAllLines(file);
    assertEquals(2, lines.size());
    ObjectMapper json = new ObjectMapper();
    assertEquals(1, json.readTree(lines.get(0)).get("step").intValue());
    assertEquals("NaN", json.readTree(lines.get(0)).get("loss").textValue());
    assertEquals(2, json.readTree(lines.get(1)).get("step").intValue());
  }

  @Test
  void theResultIsReadBack() {
    RunDirectory run = RunDirectory.createAt(temp.resolve("run"));
    assertMessage(run::readResult, "has no result", "log.txt");
    run.writeResult(Map.of("metric", "accuracy", "value", 0.9));
    assertEquals(Map.of("metric", "accuracy", "value", 0.9), run.readResult());
  }

  @Test
  void theEnvironmentNamesNeitherHostNorUser() throws IOException {
    RunDirectory run = RunDirectory.createAt(temp.resolve("run"));
    run.writeEnvironment(
        RunEnvironment.current(
            2, "oneDNN", io.graft.spi.tensor.DataType.FLOAT, Map.of("base", "ab")));
    String text = Files.readString(run.environment());
    JsonNode json = new ObjectMapper().readTree(text);
    assertEquals(2, json.get("threads").intValue());
    assertEquals("ab", json.get("sha256").get("base").textValue());
    assertTrue(json.get("java_version").textValue().startsWith(System.getProperty("java.version")));
    String host = InetAddress.getLocalHost().getHostName();
    assertFalse(!host.equals("localhost") && text.contains(host), text);
    assertFalse(text.contains(System.getProperty("user.home")), text);
  }

  @Test
  void whatIsNoUsableRunSaysWhy() throws IOException {
    assertMessage(() -> RunDirectory.open(temp.resolve("none")), "no such run");
    assertMessage(() -> RunDirectory.open(temp), "neither a run nor an adapter");
    RunDirectory run = RunDirectory.createAt(temp.resolve("run"));
    run.writeRecipe("base: minilm\n");
    assertMessage(() -> RunDirectory.open(run.path()), "failed, was stopped, or still goes on");
    assertFalse(RunDirectory.isRun(run.path()));
    Files.createDirectory(run.path().resolve("adapter"));
    Files.writeString(run.path().resolve("adapter/adapter_config.json"), "{}");
    assertEquals(run.path().resolve("adapter"), RunDirectory.open(run.path()).adapter());
    assertTrue(RunDirectory.isRun(run.path()));
    assertTrue(RunDirectory.isRun(run.path().resolve("adapter")));
  }

  @Test
  void anAdapterFolderByItselfIsOpenedToo() throws IOException {
    Files.writeString(temp.resolve("adapter_config.json"), "{}");
    assertEquals(temp, RunDirectory.open(temp).adapter());
  }

  private static void assertMessage(
      org.junit.jupiter.api.function.Executable executable, String... parts) {
    GraftException error = assertThrows(GraftException.class, executable);
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
  }
}
