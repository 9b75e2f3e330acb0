package io.graft.core.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.graft.core.recipe.RecipeReader;
import io.graft.core.store.RunDirectory;
import io.graft.core.text.augment.Augmentation;
import io.graft.core.text.augment.Augmented;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole job that augments: what it adds is on record, comes of train alone, and leaks nowhere.
 */
class AugmentationJobTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TRAIN = 12;

  @TempDir Path temp;
  private TinyJobs jobs;

  @BeforeEach
  void open() throws IOException {
    jobs = new TinyJobs(temp);
    StringBuilder train = new StringBuilder();
    StringBuilder dev = new StringBuilder();
    StringBuilder test = new StringBuilder();
    for (int i = 0; i < TRAIN; i++) {
      String label = i % 2 == 0 ? "a" : "b";
      train.append(line("w%d w%d".formatted(i, i + 3), label));
      if (i < 4) { // what swapping the words of a training example makes
        (i < 2 ? dev : test).append(line("W%d  w%d".formatted(i + 3, i), label));
      }
      test.append(line("w%d w%d w%d".formatted(i, i, i), label));
    }
    Files.writeString(temp.resolve("train.jsonl"), train.toString());
    Files.writeString(temp.resolve("dev.jsonl"), dev.toString());
    Files.writeString(temp.resolve("test.jsonl"), test.toString());
  }

  @AfterEach
  void close() {
    jobs.close();
  }

  private static String line(String text, String label) {
    return "{\"text\": \"%s\", \"label\": \"%s\"}%n".formatted(text, label);
  }

  private String recipe(String augmentation) {
    return """
    base: %s
    task: {type: classification}
    data: {train: train.jsonl, dev: dev.jsonl, test: test.jsonl}
    %s
    method: {peft: lora, targets: [query]}
    training: {epochs: 1, lr: 1e-3, batch_tokens: 96, max_length: 8}
    """
        .formatted(temp.resolve("base"), augmentation);
  }

  private static final String BOTH =
      "augmentation: [{type: eda, copies: 4, swap: 0.5}, {type: template, templates: ['w17"
          + " {text}']}]";

  private List<JsonNode> lines(String name) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : Files.readAllLines(temp.resolve(name))) {
      nodes.add(JSON.readTree(line));
    }
    return nodes;
  }

  private static String plain(JsonNode node) {
    return node.get("text").asText().toLowerCase(java.util.Locale.ROOT).replaceAll(" +", " ");
  }

  @Test
  void whatIsMadeIsOnRecordAndEqualsNoHeldOutText() throws IOException {
    jobs.run("run", recipe(BOTH));
    Map<String, String> labels = new HashMap<>();
    List<JsonNode> train = lines("train.jsonl");
    for (int i = 0; i < train.size(); i++) {
      labels.put("train.jsonl:" + (i + 1), train.get(i).get("label").asText());
    }
    Set<String> others = new HashSet<>();
    for (String file : List.of("train.jsonl", "dev.jsonl", "test.jsonl")) {
      lines(file).forEach(node -> others.add(plain(node)));
    }
    Map<String, Integer> made = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (JsonNode node : lines("run/augmented.jsonl")) {
      String source = node.get("source").asText();
      assertTrue(labels.containsKey(source), "not of train: " + node);
      assertEquals(labels.get(source), node.get("labels").get(0).asText(), node.toString());
      assertEquals(1, node.get("labels").size());
      assertEquals(1, node.get("seed").asInt());
      assertTrue(ids.add(node.get("id").asText()), node.toString());
      assertTrue(node.get("id").asText().startsWith(source + "+"), node.toString());
      assertTrue(others.add(plain(node)), "there before: " + node);
      made.merge(node.get("augmenter").asText(), 1, Integer::sum);
    }
    assertEquals(Set.of("eda", "template"), made.keySet());
    assertEquals(TRAIN, made.get("template"));
    String log = Files.readString(temp.resolve("run/recipe.yaml"));
    assertTrue(log.contains("augmentation"), log);
  }

  @Test
  void developmentAndTestDataStayAsTheyWere() throws IOException {
    Map<String, byte[]> before = new HashMap<>();
    for (String file : List.of("train.jsonl", "dev.jsonl", "test.jsonl")) {
      before.put(file, Files.readAllBytes(temp.resolve(file)));
    }
    AdaptationResult augmented = jobs.run("run", recipe(BOTH));
    AdaptationResult plain = jobs.run("plain", recipe(""));
    for (Map.Entry<String, byte[]> file : before.entrySet()) {
      assertArrayEquals(file.getValue(), Files.readAllBytes(temp.resolve(file.getKey())));
    }
    assertFalse(Files.exists(temp.resolve("plain/augmented.jsonl")));
    assertEquals(plain.baseMetrics().keySet(), augmented.baseMetrics().keySet());
    List<String> scored = texts("run");
    assertEquals(texts("plain"), scored);
    List<String> test = new ArrayList<>();
    for (JsonNode node : lines("test.jsonl")) {
      test.add(node.get("text").asText());
    }
    assertEquals(test.stream().sorted().toList(), scored);
  }

  /** The texts that a run predicted for at its end. */
  private List<String> texts(String run) throws IOException {
    RunDirectory directory = new RunDirectory(temp.resolve(run));
    List<String> texts = new ArrayList<>();
    for (String line : Files.readAllLines(directory.predictions())) {
      texts.add(JSON.readTree(line).get("text").asText());
    }
    return texts.stream().sorted().toList();
  }

  @Test
  void aSeedMakesTheSameExamplesAndThePreviewShowsThem() throws IOException {
    jobs.run("one", recipe(BOTH));
    jobs.run("two", recipe(BOTH));
    jobs.run("other", recipe(BOTH), "training.seed=2");
    byte[] first = Files.readAllBytes(temp.resolve("one/augmented.jsonl"));
    assertArrayEquals(first, Files.readAllBytes(temp.resolve("two/augmented.jsonl")));
    assertFalse(
        java.util.Arrays.equals(first, Files.readAllBytes(temp.resolve("other/augmented.jsonl"))));
    Augmentation preview =
        TrainingAugmentation.preview(
            RecipeReader.readText(recipe(BOTH), "test", temp, List.of()), jobs.resources());
    assertEquals(
        lines("one/augmented.jsonl").stream().map(node -> node.get("id").asText()).toList(),
        preview.made().stream().map(Augmented::example).map(example -> example.id()).toList());
    assertTrue(preview.leaked() > 0, preview.summary());
  }
}
