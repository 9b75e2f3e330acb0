package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search on a part of the medical example, through the trainer and the bundled model. */
class SearchParamsIT {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("graft.distribution")).resolve("examples/medical-assertion");

  @TempDir private Path folder;

  @Test
  void aSearchThatWasStoppedRunsOnlyWhatIsMissing() throws IOException {
    Files.copy(EXAMPLE.resolve("dev.jsonl"), folder.resolve("train.jsonl"));
    Path recipe =
        Files.writeString(
            folder.resolve("recipe.yaml"),
            """
            data:
              train: train.jsonl
              dev: {cut: 0.3}
              test: absent.jsonl
            training:
              epochs: 1
              max_length: 32
            """);
    Path space =
        Files.writeString(
            folder.resolve("space.yaml"), "training.lr: {low: 1e-3, high: 5e-3, scale: log}\n");
    Path out = folder.resolve("out");
    List<String> command =
        new ArrayList<>(
            List.of("search-params", recipe + "", "--space", space + "", "--out", out + ""));
    command.addAll(List.of("--trials", "2", "--json"));
    Run first = Run.of(command.toArray(String[]::new));
    assertEquals(0, first.exitCode(), first.err());
    List<JsonNode> trials = first.json();
    assertEquals(3, trials.size());
    double best = trials.get(2).get("best").get("value").asDouble();
    assertEquals(
        Math.max(trials.get(0).get("value").asDouble(), trials.get(1).get("value").asDouble()),
        best);

    Path state = out.resolve("search.json");
    String all = Files.readString(state); // as if killed while the second trial ran
    Files.writeString(state, all.substring(0, all.indexOf(",{\"trial\":2")) + "]}");
    command.add("--resume");
    Run second = Run.of(command.toArray(String[]::new));
    assertEquals(0, second.exitCode(), second.err());
    assertEquals(trials.get(0), second.json().get(0));
    assertEquals(trials.get(1).get("overrides"), second.json().get(1).get("overrides"));
    assertEquals(trials.get(1).get("value"), second.json().get(1).get("value"));
    try (Stream<Path> runs = Files.list(out)) {
      assertEquals(
          List.of("search.json", "trial-001-e1", "trial-002-e1", "trial-002-e1-2"),
          runs.map(path -> path.getFileName().toString()).sorted().toList());
    }
    assertTrue(Run.of("runs", "--dir", out + "").out().contains("trial-002-e1-2"));
  }
}
