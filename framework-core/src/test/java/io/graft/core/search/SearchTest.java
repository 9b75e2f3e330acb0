package io.graft.core.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.recipe.SearchSpace;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {
  @TempDir private Path folder;

  @Test
  void halvingTriplesTheBudgetUntilItIsWhole() {
    assertEquals(List.of(1, 3, 9), new SearchPlan(true, 9, 9).budgets());
    assertEquals(List.of(2, 5, 15), new SearchPlan(true, 10, 15).budgets());
    assertEquals(List.of(1), new SearchPlan(true, 9, 1).budgets());
    assertEquals(List.of(6), new SearchPlan(true, 2, 6).budgets());
    assertEquals(List.of(9), new SearchPlan(false, 9, 9).budgets());
  }

  @Test
  void theBestThirdSurvivesAndFailedTrialsDoNot() {
    List<TrialResult> round =
        List.of(
            result(1, "accuracy", 0.5),
            new TrialResult(2, 1, List.of(), "r", "", 0, "diverged"),
            result(3, "accuracy", 0.7),
            result(4, "accuracy", 0.7),
            result(5, "accuracy", 0.6),
            result(6, "accuracy", 0.9));
    assertEquals(List.of(6, 3), SearchPlan.survivors(round));
    assertEquals(
        List.of(2, 1),
        SearchPlan.ranked(List.of(result(1, "perplexity", 9), result(2, "perplexity", 4))).stream()
            .map(TrialResult::trial)
            .toList());
  }

  private static TrialResult result(int trial, String metric, double value) {
    return new TrialResult(trial, 1, List.of("a=b"), "r" + trial, metric, value, "");
  }

  @Test
  void theStateComesBackFromDiskAndBelongsToOneSearch() {
    Path file = folder.resolve("search.json");
    SearchState state = SearchState.open(file, "id", false);
    state.add(result(1, "accuracy", 0.1 + 0.2));
    state.add(new TrialResult(2, 3, List.of("x=[1, 2]"), "病", "", 0, "it diverged"));
    assertEquals(state.results(), SearchState.open(file, "id", true).results());
    assertEquals(2, SearchState.open(file, "id", true).find(2, 3).orElseThrow().trial());
    assertTrue(state.find(2, 1).isEmpty());
    assertThrows(GraftException.class, () -> SearchState.open(file, "id", false));
    assertThrows(GraftException.class, () -> SearchState.open(file, "other", true));
  }

  @Test
  void drawsTheSameForTheSameSeedAndWithinTheRange() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("space.yaml"),
            """
            method.r: [4, 8, 16]
            training.lr: {low: 1e-4, high: 1e-2, scale: log}
            training.dropout: {low: 0, high: 0.3}
            """);
    SearchSpace space = SearchSpace.read(file);
    assertEquals(space.draw(1, 5), SearchSpace.read(file).draw(1, 5));
    assertNotEquals(space.draw(1, 5), space.draw(1, 6));
    assertNotEquals(space.draw(1, 5), space.draw(2, 5));
    List<Double> rates =
        IntStream.range(0, 1000)
            .mapToObj(trial -> space.draw(3, trial).get(1))
            .map(override -> Double.valueOf(override.substring("training.lr=".length())))
            .toList();
    assertTrue(rates.stream().allMatch(rate -> rate >= 1e-4 && rate <= 1e-2));
    long below = rates.stream().filter(rate -> rate < 1e-3).count(); // half of a log scale
    assertTrue(below > 430 && below < 570, "" + below);
  }

  @Test
  void aWrongSpaceIsNamedByLineAndKey() throws IOException {
    for (String wrong :
        List.of(
            "",
            "method.r: 4",
            "method.r: []",
            "lr: {low: 1}",
            "lr: {low: 2, high: 1}",
            "lr: {low: 0, high: 1, scale: log}",
            "lr: {low: 0, high: 1, scale: cubic}")) {
      Path file = Files.writeString(folder.resolve("space.yaml"), "\n" + wrong + "\n");
      GraftException error =
          assertThrows(GraftException.class, () -> SearchSpace.read(file), wrong);
      assertTrue(String.valueOf(error.where()).contains("space.yaml"), error.where());
    }
  }
}
