package io.graft.core.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.Services;
import io.graft.core.task.Prediction;
import io.graft.examples.TypeVectors;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.inject.KnowledgeInjector;
import io.graft.spi.knowledge.KnowledgeGraph;
import io.graft.spi.text.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole jobs with knowledge, on a tiny model and a graph of its words. */
class InjectionJobTest {
  private static final KnowledgeGraph GRAPH =
      new WordGraph("a".repeat(64), Map.of("w1", "w11", "w2", "w12"));
  private static final KnowledgeGraph STRANGE =
      new WordGraph("b".repeat(64), Map.of("w1", "w13", "w2", "w12"));
  private static final KnowledgeGraph SILENT = new WordGraph("c".repeat(64), Map.of("w99", "w1"));

  @TempDir Path temp;
  private TinyJobs jobs;

  @BeforeEach
  void open() throws IOException {
    jobs = new TinyJobs(temp);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 24; i++) {
      String word = i % 2 == 0 ? "w1" : "w2";
      rows.append("{\"text\": \"w%d %s\", \"label\": \"%s\"}%n".formatted(3 + i % 5, word, word));
    }
    Files.writeString(temp.resolve("data.jsonl"), rows.toString());
  }

  @AfterEach
  void close() {
    jobs.close();
  }

  private AdaptationResult run(String name, KnowledgeGraph graph, String... more)
      throws IOException {
    String recipe =
        """
        base: %s
        data: {train: data.jsonl, test: data.jsonl}
        method: {peft: lora, r: 2, targets: [query, value]}
        training: {epochs: 6, lr: 3e-2, head_lr: 1e-1, batch_tokens: 64, max_length: 8, dropout: 0}
        """
            .formatted(temp.resolve("base"));
    return jobs.withGraph(graph).run(name, recipe, more);
  }

  private static String[] injector(String name) {
    return new String[] {"knowledge={injector: " + name + ", index: here}"};
  }

  private List<Prediction> predict(String run, KnowledgeGraph graph, String... texts) {
    try (Predictor predictor =
        Predictor.open(temp.resolve(run), jobs.withGraph(graph).resources())) {
      return predictor.predict(examples(texts));
    }
  }

  private static List<Example> examples(String... texts) {
    return List.of(texts).stream().map(text -> new Example("x", text, null, List.of())).toList();
  }

  private byte[] weights(String run) throws IOException {
    return Files.readAllBytes(temp.resolve(run).resolve("adapter/adapter_model.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kbert", "definitions"})
  void withoutAMentionEveryBitIsAsWithoutAnInjector(String name) throws IOException {
    run("plain", GRAPH);
    run("silent", SILENT, injector(name));
    List<Prediction> plain = predict("plain", GRAPH, "w3 w1", "w4 w2 w5");
    List<Prediction> silent = predict("silent", SILENT, "w3 w1", "w4 w2 w5");
    assertEquals(plain, silent);
    assertArrayEquals(tensors("plain"), tensors("silent"));
    run("linked", GRAPH, injector(name));
    assertNotEquals(plain, predict("linked", GRAPH, "w3 w1", "w4 w2 w5"));
  }

  /** The bytes behind the header, in which the graph's hash differs. */
  private byte[] tensors(String run) throws IOException {
    byte[] all = weights(run);
    int header = java.nio.ByteBuffer.wrap(all).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt();
    return java.util.Arrays.copyOfRange(all, 8 + header, all.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kbert", "definitions"})
  void predictionSeesWhatTrainingSaw(String name) throws IOException {
    AdaptationResult result = run("run", GRAPH, injector(name));
    try (Predictor predictor =
        Predictor.open(temp.resolve("run"), jobs.withGraph(GRAPH).resources())) {
      Evaluation evaluation = predictor.evaluate(temp.resolve("data.jsonl"));
      assertAlike(result.metrics(), evaluation.metrics());
      assertAlike(result.baseMetrics(), evaluation.baseMetrics());
      KnownText known = predictor.knowledge(examples("w3 w1 w4")).get(0);
      assertEquals("w1", known.mentions().get(0).concept());
      assertTrue(known.mentions().get(0).injected().get(0).contains("is a w11"), known.toString());
      assertEquals(5, known.ownTokens());
      assertTrue(known.addedTokens() >= 3, known.toString());
    }
    String stored = Files.readString(temp.resolve("run/result.json"));
    assertTrue(stored.contains("\"texts_injected\""), stored);
  }

  /** Batches are larger in prediction, so sums go in another order. */
  private static void assertAlike(Map<String, Double> expected, Map<String, Double> found) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((name, value) -> assertEquals(value, found.get(name), 1e-6, name));
  }

  @Test
  void whatTheGraphSaysReachesTheScores() throws IOException {
    run("run", GRAPH, injector("kbert"));
    assertNotEquals(
        predict("run", GRAPH, "w3 w1").get(0).scores(),
        predict("run", new WordGraph(GRAPH.hash(), Map.of("w1", "w14")), "w3 w1").get(0).scores());
  }

  /** One class of a vendor's is enough: it trains, is stored, and is found again. */
  @Test
  void aVendorsOwnInjector() throws IOException {
    TinyJobs own = jobs;
    jobs = own.withServices(new WithInjector(own.resources().services(), new TypeVectors()));
    String[] types = {
      "knowledge={injector: type-vectors, index: x, types: [T1, T2]}", "training.epochs=60"
    };
    AdaptationResult result = run("run", GRAPH, types);
    assertEquals(1.0, result.value(), "the types tell the labels apart");
    List<Prediction> right = predict("run", GRAPH, "w3 w1", "w4 w2");
    assertEquals(List.of("w1", "w2"), right.stream().map(p -> p.labels().get(0)).toList());
    assertTrue(
        new String(weights("run"), java.nio.charset.StandardCharsets.ISO_8859_1)
            .contains("type_vectors"));
  }

  private record WithInjector(Services builtIn, KnowledgeInjector own) implements Services {
    @Override
    public <T> List<T> all(Class<T> type) {
      return type == KnowledgeInjector.class ? List.of(type.cast(own)) : builtIn.all(type);
    }
  }

  @Test
  void anotherGraphIsRefused() throws IOException {
    run("run", GRAPH, injector("kbert"));
    GraftException other = assertThrows(GraftException.class, () -> predict("run", STRANGE, "w1"));
    assertEquals(ErrorCategory.DATA, other.category());
    assertTrue(other.getMessage().contains("another knowledge graph"), other.getMessage());
    assertThrows(
        GraftException.class,
        () -> Predictor.open(temp.resolve("run"), jobs.withGraph(null).resources()).close());
    assertTrue(Files.readString(temp.resolve("run/adapter/graft.json")).contains("aaaa"));
  }

  @Test
  void aMergedModelWouldBeWithoutIt() throws IOException {
    run("run", GRAPH, injector("kbert"));
    JobResources resources = jobs.withGraph(GRAPH).resources();
    try (Predictor predictor = Predictor.open(temp.resolve("run"), resources)) {
      assertThrows(
          GraftException.class,
          () -> AdapterMerge.write(predictor, resources, temp.resolve("merged")));
    }
    assertFalse(Files.exists(temp.resolve("merged")));
    assertThrows(GraftException.class, () -> run("on", GRAPH, "base=" + temp.resolve("run")));
  }

  @Test
  void faultsNameWhatIsKnown() {
    GraftException injector =
        assertThrows(GraftException.class, () -> run("a", GRAPH, injector("kbrt")));
    assertTrue(injector.getMessage().contains("kbert"), injector.getMessage());
    GraftException setting =
        assertThrows(
            GraftException.class,
            () -> run("b", GRAPH, "knowledge={injector: kbert, index: x, tripels: 3}"));
    assertTrue(setting.getMessage().contains("triples"), setting.getMessage());
    GraftException graph =
        assertThrows(GraftException.class, () -> run("c", null, injector("kbert")));
    assertTrue(graph.getMessage().contains("knowledge.index"), graph.getMessage());
    GraftException nowhere =
        assertThrows(GraftException.class, () -> run("d", GRAPH, "knowledge={injector: kbert}"));
    assertTrue(nowhere.getMessage().contains("knowledge.index"), nowhere.getMessage());
    assertThrows(
        GraftException.class,
        () -> run("e", GRAPH, "knowledge={injector: kbert, index: x, shuffle: 1}"));
  }
}
