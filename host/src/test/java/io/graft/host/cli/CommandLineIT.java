package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands on the medical example: through Vert.x and the medical plugin in a real Felix, with
 * the bundled model. {@code -Dgraft.seeds=1,2,3,4,5} tries further seeds.
 */
class CommandLineIT {
  private static final Path HOME = Path.of(System.getProperty("graft.distribution"));
  private static final String RECIPE =
      HOME.resolve("examples/medical-assertion/recipe.yaml").toString();
  private static final double MARGIN = 0.05;

  @TempDir static Path folder;
  private static Path run;
  private static Run quickstart;

  @BeforeAll
  static void adapt() {
    System.setProperty("graft.home", HOME.toString());
    run = folder.resolve("run");
    quickstart = Run.of("quickstart", "--out", run.toString(), "--json");
    assertEquals(0, quickstart.exitCode(), quickstart::err);
  }

  @AfterAll
  static void forgetHome() {
    System.clearProperty("graft.home");
  }

  @Test
  void quickstartTellsResultAndThreePredictions() {
    List<JsonNode> lines = quickstart.json();
    assertEquals(4, lines.size());
    JsonNode result = lines.get(0);
    for (String key :
        List.of(
            "metric",
            "value",
            "base_value",
            "macro_f1",
            "base_macro_f1",
            "train_seconds",
            "real_tokens_per_second",
            "padded_over_real",
            "peak_rss_mb",
            "trainable_parameters",
            "total_parameters",
            "steps")) {
      assertTrue(result.has(key), key);
    }
    assertEquals(result.get("value"), result.get(result.get("metric").asText()));
    List<String> labels =
        lines.subList(1, 4).stream().map(line -> line.get("label").asText()).toList();
    assertEquals(List.of("family", "absent", "hypothetical"), labels);
    assertTrue(quickstart.err().contains("step 1 of "), quickstart.err());
  }

  @Test
  void predictAnswersInTheOrderOfTheInput() throws Exception {
    Path input = folder.resolve("input.jsonl");
    Files.writeString(
        input, "{\"text\": \"He denies any chest pain.\"}\n{\"text\": \"Her aunt has asthma.\"}\n");
    Run predicted = Run.of("predict", run.toString(), "--input", input.toString(), "--json");
    assertEquals(0, predicted.exitCode(), predicted.err());
    List<JsonNode> lines = predicted.json();
    assertEquals("input.jsonl:1", lines.get(0).get("id").asText());
    assertEquals("absent", lines.get(0).get("label").asText());
    assertEquals("family", lines.get(1).get("label").asText());
    double sum = 0;
    for (JsonNode score : lines.get(1).get("scores")) {
      sum += score.asDouble();
    }
    assertEquals(1, sum, 1e-5);
    Run text = Run.of("predict", run.toString(), "--text", "Her aunt has asthma.");
    assertTrue(text.out().startsWith("family 0."), text.out());
  }

  @Test
  void evaluateGivesWhatTheJobGave() {
    String data = HOME.resolve("examples/medical-assertion/test.jsonl").toString();
    Run evaluated = Run.of("evaluate", run.toString(), "--data", data, "--json");
    assertEquals(0, evaluated.exitCode(), evaluated.err());
    JsonNode again = evaluated.json().get(0);
    JsonNode first = quickstart.json().get(0);
    for (String key : List.of("value", "base_value", "macro_f1", "base_macro_f1", "steps")) {
      assertEquals(first.get(key).asDouble(), again.get(key).asDouble(), 1e-9, key);
    }
  }

  @Test
  void theMergedFolderIsAModel() {
    Path merged = folder.resolve("merged");
    Run merge = Run.of("merge", run.toString(), "--out", merged.toString(), "--json");
    assertEquals(0, merge.exitCode(), merge.err());
    assertTrue(merge.json().get(0).get("max_difference").asDouble() < 1e-3);
    String[] words = {"--text", "Acute appendicitis", "--pool", "cls", "--json"};
    JsonNode ofRun = embed(run.toString(), words);
    JsonNode ofMerged = embed(merged.toString(), words);
    JsonNode ofBase = embed("minilm", words);
    assertEquals(384, ofRun.size());
    double toMerged = 0;
    double toBase = 0;
    for (int i = 0; i < ofRun.size(); i++) {
      double value = ofRun.get(i).asDouble();
      toMerged = Math.max(toMerged, Math.abs(value - ofMerged.get(i).asDouble()));
      toBase = Math.max(toBase, Math.abs(value - ofBase.get(i).asDouble()));
    }
    assertTrue(toMerged < 1e-4, "merged differs by " + toMerged);
    assertTrue(toBase > 1e-2, "the adapter changes nothing: " + toBase);
  }

  private static JsonNode embed(String model, String... rest) {
    String[] args = new String[rest.length + 3];
    args[0] = "embed";
    args[1] = "--model";
    args[2] = model;
    System.arraycopy(rest, 0, args, 3, rest.length);
    Run embedded = Run.of(args);
    assertEquals(0, embedded.exitCode(), embedded.err());
    return embedded.json().get(0).get("vector");
  }

  @Test
  void listsTheDomains() {
    Run domains = Run.of("domains", "--json");
    assertEquals(0, domains.exitCode(), domains.err());
    List<String> names =
        domains.json().stream().map(line -> line.get("domain").asText()).sorted().toList();
    assertEquals(List.of("finance", "legal", "medical"), names);
  }

  @Test
  void eachKindOfFailureHasItsExitCode() throws Exception {
    Run domain = Run.of("adapt", RECIPE, "--set", "domain=medicla", "--json");
    assertEquals(2, domain.exitCode());
    assertTrue(domain.err().contains("did you mean 'medical'?"), domain.err());
    assertEquals("USER", domain.json().get(0).get("error").get("category").asText());
    Path broken = folder.resolve("broken.jsonl");
    Files.writeString(broken, "{\"text\": \"a\", \"label\": \"present\"\n");
    Run data =
        Run.of("adapt", RECIPE, "--set", "data.train=" + broken, "--out", folder + "/x", "--json");
    assertEquals(4, data.exitCode(), data.err());
    assertTrue(data.err().contains("broken.jsonl:1"), data.err());
    assertFalse(data.err().contains("\tat "), data.err());
    Run again = Run.of("adapt", RECIPE, "--out", run.toString());
    assertEquals(2, again.exitCode(), again.err());
    assertTrue(again.err().contains("not empty"), again.err());
  }

  @Test
  void benchTimesSteps() {
    Run bench = Run.of("bench", "--method", "forward", "--shape", "2x16", "--steps", "3", "--json");
    assertEquals(0, bench.exitCode(), bench.err());
    JsonNode report = bench.json().get(0);
    assertTrue(report.get("median_ms").asDouble() > 0);
    double seconds = report.get("median_ms").asDouble() / 1e3;
    assertEquals(32 / seconds, report.get("tokens_per_second").asDouble(), 1e-6);
  }

  static List<Integer> seeds() {
    return Arrays.stream(System.getProperty("graft.seeds", "1").split(",", -1))
        .map(Integer::valueOf)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theAdaptedModelBeatsTheBaseAndTheHeadAlone(int seed) {
    JsonNode adapted =
        seed == 1
            ? quickstart.json().get(0)
            : adapted(seed, "lora", "--set", "training.seed=" + seed);
    JsonNode head =
        adapted(
            seed,
            "head",
            "--set",
            "training.seed=" + seed,
            "--set",
            "method={peft: head}",
            "--set",
            "training.epochs=30",
            "--set",
            "training.lr=2e-3");
    double value = adapted.get("macro_f1").asDouble();
    double base = adapted.get("base_macro_f1").asDouble();
    double headOnly = head.get("macro_f1").asDouble();
    assertTrue(
        value >= base + MARGIN && value >= headOnly + MARGIN,
        "adapted " + value + ", base " + base + ", head only " + headOnly);
  }

  private static JsonNode adapted(int seed, String name, String... settings) {
    String[] args = new String[settings.length + 5];
    args[0] = "adapt";
    args[1] = RECIPE;
    args[2] = "--json";
    args[3] = "--out";
    args[4] = folder.resolve(name + "-" + seed).toString();
    System.arraycopy(settings, 0, args, 5, settings.length);
    Run adapted = Run.of(args);
    assertEquals(0, adapted.exitCode(), adapted.err());
    return adapted.json().get(0);
  }
}
