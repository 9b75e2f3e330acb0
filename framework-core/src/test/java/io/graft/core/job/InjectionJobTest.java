package io.graft.core.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.graft.core.Services;
import io.graft.core.task.Prediction;
import io.graft.examples.TypeVectors;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.inject.KnowledgeInjector;
import io.graft.spi.knowledge.KnowledgeGraph;
import io.graft.spi.tensor.DataType;
import io.graft.spi.text.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    String more = name.equals("entity-fusion") ? ", vectors: rings" : "";
    return new String[] {"knowledge={injector: " + name + ", index: here" + more + "}"};
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
  @ValueSource(
      strings = {"kbert", "definitions", "entity-fusion", "knowledge-attention", "lexicon"})
  void withoutAMentionEveryBitIsAsWithoutAnInjector(String name) throws IOException {
    run("plain", GRAPH);
    run("silent", SILENT, injector(name));
    List<Prediction> plain = predict("plain", GRAPH, "w3 w1", "w4 w2 w5");
    List<Prediction> silent = predict("silent", SILENT, "w3 w1", "w4 w2 w5");
    assertEquals(plain, silent);
    if (!name.endsWith("n")) { // the others have parameters, which stay unused
      assertArrayEquals(tensors("plain"), tensors("silent"));
    }
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
  @ValueSource(
      strings = {"kbert", "definitions", "entity-fusion", "knowledge-attention", "lexicon"})
  void predictionSeesWhatTrainingSaw(String name) throws IOException {
    AdaptationResult result = run("run", GRAPH, injector(name));
    try (Predictor predictor =
        Predictor.open(temp.resolve("run"), jobs.withGraph(GRAPH).resources())) {
      Evaluation evaluation = predictor.evaluate(temp.resolve("data.jsonl"));
      assertAlike(result.metrics(), evaluation.metrics());
      assertAlike(result.baseMetrics(), evaluation.baseMetrics());
      KnownText known = predictor.knowledge(examples("w3 w1 w4")).get(0);
      assertEquals("w1", known.mentions().get(0).concept());
      assertFalse(known.mentions().get(0).injected().isEmpty(), known.toString());
      assertEquals(5, known.ownTokens());
      assertEquals(name.endsWith("n"), known.addedTokens() == 0, known.toString());
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

  /** Activations may be narrow; what an injector reads and adds is as near as they are. */
  @ParameterizedTest
  @ValueSource(
      strings = {"kbert", "definitions", "entity-fusion", "knowledge-attention", "lexicon"})
  void inBfloat16(String name) throws IOException {
    assumeTrue(
        jobs.resources().engine().supports(DataType.BFLOAT16),
        "no BFLOAT16 instructions on this machine");
    AdaptationResult wide = run("wide", GRAPH, injector(name));
    String[] narrow = {injector(name)[0], "training.precision=bfloat16"};
    AdaptationResult found = run("narrow", GRAPH, narrow);
    assertEquals(wide.value(), found.value(), 0.1, name);
    if (!Set.of("entity-fusion", "lexicon").contains(name)) { // they see the same in both graphs
      KnowledgeGraph other = new WordGraph(GRAPH.hash(), Map.of("w1", "w14"));
      assertNotEquals(
          predict("narrow", GRAPH, "w3 w1").get(0).scores(),
          predict("narrow", other, "w3 w1").get(0).scores());
    }
    run("again", GRAPH, narrow);
    assertArrayEquals(tensors("narrow"), tensors("again"));
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

  /**
   * With types the labels are told apart, by a head alone; where names stand does not tell them.
   */
  @Test
  void theLexiconTellsTypes() throws IOException {
    String[] plain = {injector("lexicon")[0], "training.epochs=40", "method={peft: head}"};
    String[] typed = plain.clone();
    typed[0] = "knowledge={injector: lexicon, index: x, types: [T1, T2]}";
    double without = run("plain", GRAPH, plain).value();
    assertEquals(1.0, run("typed", GRAPH, typed).value());
    assertTrue(without < 1, "without types " + without);
  }

  private record WithInjector(Services builtIn, KnowledgeInjector own) implements Services {
    @Override
    public <T> List<T> all(Class<T> type) {
      return type == KnowledgeInjector.class ? List.of(type.cast(own)) : builtIn.all(type);
    }
  }

  /** What the graph's vectors tell apart is learnt, by parameters that start from nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"entity-fusion", "knowledge-attention"})
  void injectorsWithParametersLearn(String name) throws IOException {
    String[] overrides = {injector(name)[0], "training.epochs=40", "method={peft: head}"};
    AdaptationResult result = run("run", GRAPH, overrides);
    if (name.equals("entity-fusion")) {
      assertTrue(result.value() > 0.9, result.toString());
    } else { // a random model makes nearly the same vectors of all texts, so it takes many steps
      KnowledgeGraph other = new WordGraph(GRAPH.hash(), Map.of("w1", "w14", "w2", "w12"));
      assertNotEquals(
          predict("run", GRAPH, "w3 w1").get(0).scores(),
          predict("run", other, "w3 w1").get(0).scores());
    }
    String tensors = new String(weights("run"), java.nio.charset.StandardCharsets.ISO_8859_1);
    assertTrue(tensors.contains(name.replace('-', '_') + ".strength"));
    assertEquals(result.value(), run("again", GRAPH, overrides).value());
    assertArrayEquals(tensors("run"), tensors("again"));
  }

  /** A gate that is open from the start lets knowledge in at the first step. */
  @ParameterizedTest
  @ValueSource(strings = {"entity-fusion", "knowledge-attention"})
  void gatesMayBeginOpen(String name) throws IOException {
    String open = injector(name)[0].replace("}", ", strength: 1}");
    run("shut", GRAPH, injector(name)[0], "training.epochs=1");
    run("open", GRAPH, open, "training.epochs=1");
    assertNotEquals(predict("shut", GRAPH, "w3 w1"), predict("open", GRAPH, "w3 w1"));
  }

  /** Broader terms of broader terms, nearest first. */
  @Test
  void definitionsClimb() throws IOException {
    KnowledgeGraph chain =
        new WordGraph(GRAPH.hash(), Map.of("w1", "w11", "w11", "w12", "w12", "w13"));
    String climbing = "knowledge={injector: definitions, index: x, levels: 3, broader: 2}";
    run("run", chain, climbing);
    try (Predictor predictor =
        Predictor.open(temp.resolve("run"), jobs.withGraph(chain).resources())) {
      List<String> told =
          predictor.knowledge(examples("w3 w1")).get(0).mentions().get(0).injected();
      assertEquals(List.of("w1 is a w11, w12: what is called w1"), told);
    }
  }

  @Test
  void vectorsThatAreMissingOrOthersAreRefused() throws IOException {
    GraftException missing =
        assertThrows(
            GraftException.class,
            () -> run("a", GRAPH, "knowledge={injector: entity-fusion, index: x, vectors: no}"));
    assertTrue(missing.getMessage().contains("graft knowledge embed"), missing.getMessage());
    run("run", GRAPH, injector("entity-fusion"));
    Path manifest = temp.resolve("run/adapter/graft.json");
    String json = Files.readString(manifest);
    String state =
        java.util.Base64.getEncoder()
            .encodeToString("aaaaaaaa".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertTrue(json.contains(state), json);
    Files.writeString(manifest, json.replace(state, state.replace('Y', 'Z')));
    GraftException other = assertThrows(GraftException.class, () -> predict("run", GRAPH, "w1"));
    assertTrue(other.getMessage().contains("other vectors"), other.getMessage());
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
