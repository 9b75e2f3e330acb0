package io.graft.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.task.ScoredSpan;
import io.graft.core.tensor.CounterRandom;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole jobs that find entities, on a tiny model. */
class NerJobTest {
  @TempDir Path temp;
  private TinyJobs jobs;

  @BeforeEach
  void open() throws IOException {
    jobs = new TinyJobs(temp);
    CounterRandom random = CounterRandom.of(1, "text", 0);
    StringBuilder conll = new StringBuilder();
    StringBuilder spans = new StringBuilder();
    for (int i = 0; i < 40; i++) { // "w1 wX" is an entity of two words, w2 one of one word
      int filler = 6 + random.below("filler", i, 12);
      int tail = 6 + random.below("tail", i, 12);
      conll.append("w%d\tO\nw1\tB-A\nw%d\tI-A\nw2\tB-B\nw%d\tO\n\n".formatted(filler, tail, tail));
      String text = "w%d w1 w%d w2".formatted(filler, tail);
      int start = text.indexOf("w1");
      int end = text.indexOf(" w2");
      spans.append(
          "{\"text\": \"%s\", \"entities\": [{\"start\": %d, \"end\": %d, \"label\": \"A\"}]}%n"
              .formatted(text, start, end));
    }
    Files.writeString(temp.resolve("data.conll"), conll.toString());
    Files.writeString(temp.resolve("data.jsonl"), spans.toString());
  }

  @AfterEach
  void close() {
    jobs.close();
  }

  private AdaptationResult run(String name, String file, String... more) throws IOException {
    String recipe =
        """
        base: %s
        task: {type: ner, head_dropout: 0}
        data: {train: %s, dev: {cut: 0.2}}
        method: {peft: full}
        training: {epochs: 30, lr: 2e-2, head_lr: 1e-1, batch_tokens: 64, max_length: 12, dropout: 0}
        """
            .formatted(temp.resolve("base"), file);
    return jobs.run(name, recipe, more);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "lora"})
  void learnsEntitiesAndFindsThemAgain(String method) throws IOException {
    AdaptationResult result = run("run", "data.conll", "method.peft=" + method);
    assertEquals("f1", result.metric());
    assertTrue(result.value() > 0.9, result.toString());
    assertTrue(result.metrics().containsKey("recall_B"), result.metrics().toString());
    assertTrue(result.baseMetrics().containsKey("f1_conlleval"));
    try (Predictor predictor = Predictor.open(temp.resolve("run"), jobs.resources())) {
      Evaluation all = predictor.evaluate(temp.resolve("data.conll"));
      assertTrue(all.metrics().get("f1") >= result.value() - 0.2, all.toString());
      assertEquals(result.baseMetrics().keySet(), all.baseMetrics().keySet());
      if (method.equals("full")) {
        List<ScoredSpan> spans = spans(predictor, "w7  w1 w9 w2 w8");
        assertEquals("A", spans.get(0).label());
        assertEquals(4, spans.get(0).start());
        assertEquals(9, spans.get(0).end());
        assertEquals(2, spans.size());
        assertTrue(spans.get(0).score() > 0.5 && spans.get(0).score() <= 1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kbert", "definitions"})
  void injectedTokensLeaveEntitiesWhereTheyAre(String injector) throws IOException {
    TinyJobs plain = jobs;
    jobs = plain.withGraph(new WordGraph("a".repeat(64), Map.of("w1", "w3", "w5", "w4")));
    AdaptationResult result =
        run("run", "data.conll", "knowledge={injector: %s, index: x}".formatted(injector));
    assertTrue(result.value() > 0.9, result.toString());
    try (Predictor predictor = Predictor.open(temp.resolve("run"), jobs.resources())) {
      List<ScoredSpan> spans = spans(predictor, "w7  w1 w9 w2 w8");
      assertEquals(4, spans.get(0).start());
      assertEquals(9, spans.get(0).end());
    }
  }

  private static List<ScoredSpan> spans(Predictor predictor, String text) {
    Example example = new Example("x", text, null, List.of());
    return Objects.requireNonNull(predictor.predict(List.of(example)).get(0).spans());
  }

  @Test
  void spansOfJsonLinesServeToo() throws IOException {
    AdaptationResult result = run("run", "data.jsonl");
    assertTrue(result.value() > 0.9, result.toString());
    double again = run("again", "data.jsonl").value();
    assertEquals(result.value(), again);
  }

  /** The states of the random model are nearly the same for all words, so it takes many steps. */
  @Test
  void theHeadAloneLearnsFromKeptStates() throws IOException {
    String[] head = {"method={peft: head}", "training.head_lr=0.5", "training.epochs=300"};
    assertTrue(run("run", "data.conll", head).value() > 0.4);
  }

  @Test
  void aTextLongerThanTheModelReadsHasNoEntitiesAtItsEnd() throws IOException {
    run("run", "data.conll");
    try (Predictor predictor = Predictor.open(temp.resolve("run"), jobs.resources())) {
      String text = "w7 ".repeat(10) + "w1 w9";
      List<ScoredSpan> spans = spans(predictor, text);
      assertTrue(spans.stream().allMatch(span -> span.end() <= 30), spans.toString());
    }
  }

  @Test
  void faultsEndTheJobBeforeTheModelIsLoaded() throws IOException {
    Files.writeString(temp.resolve("bad.conll"), "w1\tI-A\n\nw2\tB-A\n");
    GraftException e = assertThrows(GraftException.class, () -> run("run", "bad.conll"));
    assertTrue(e.where().contains("bad.conll:1"), e.where());
  }
}
