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
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs on pairs of texts, numbers and questions, on a tiny model. */
class PairTasksJobTest {
  @TempDir Path temp;
  private TinyJobs jobs;

  @BeforeEach
  void open() throws IOException {
    jobs = new TinyJobs(temp);
    CounterRandom random = CounterRandom.of(1, "text", 0);
    StringBuilder pairs = new StringBuilder();
    StringBuilder numbers = new StringBuilder();
    StringBuilder questions = new StringBuilder();
    for (int i = 0; i < 96; i++) {
      int a = 4 + random.below("a", i, 6);
      int b = 10 + random.below("b", i, 8);
      String label = i % 2 == 0 ? "same" : "other"; // whether the second text begins with w1
      pairs.append(
          "{\"text\": \"w%d w%d\", \"second\": \"w%d w%d\", \"label\": \"%s\"}%n"
              .formatted(a, b, i % 2 == 0 ? 1 : 2, b, label));
      numbers.append(
          "{\"text\": \"w%d w%d\", \"value\": %.1f}%n".formatted(i % 3, b, 1.5 * (i % 3)));
      String text = i % 2 == 0 ? "w1 w%d w2 w%d".formatted(a, b) : "w2 w%d w1 w%d".formatted(a, b);
      int asked = i % 4 < 2 ? 1 : 2; // the word behind w1 or w2
      String answer = "w" + ((i % 2 == 0) == (asked == 1) ? a : b);
      questions.append(
          "{\"text\": \"%s\", \"question\": \"w%d\", \"answers\": [{\"start\": %d, \"text\": \"%s\"}]}%n"
              .formatted(text, asked, text.indexOf(answer, 3), answer));
    }
    Files.writeString(temp.resolve("pairs.jsonl"), pairs.toString());
    Files.writeString(temp.resolve("numbers.jsonl"), numbers.toString());
    Files.writeString(temp.resolve("questions.jsonl"), questions.toString());
  }

  @AfterEach
  void close() {
    jobs.close();
  }

  private AdaptationResult run(String name, String task, String data, String... more)
      throws IOException {
    String recipe =
        """
        base: %s
        task: {%s}
        data: {%s}
        method: {peft: full}
        training: {epochs: 60, lr: 1e-2, head_lr: 3e-2, batch_tokens: 96, max_length: 12, dropout: 0}
        """
            .formatted(temp.resolve("base"), task, data);
    return jobs.run(name, recipe, more);
  }

  @Test
  void pairsOfTextsAreToldApartByTheSecond() throws IOException {
    AdaptationResult result =
        run(
            "run",
            "type: classification, focal_gamma: 1, class_weighting: balanced",
            "train: pairs.jsonl, text_pair: second, dev: {cut: 0.2}");
    assertTrue(result.value() > 0.9, result.toString());
    try (Predictor predictor = Predictor.open(temp.resolve("run"), jobs.resources())) {
      Example pair = new Example("x", "w5 w11", "w1 w11", List.of());
      assertEquals(List.of("same"), predictor.predict(List.of(pair)).get(0).labels());
    }
  }

  @Test
  void numbersAreLearnt() throws IOException {
    AdaptationResult result =
        run(
            "run",
            "type: regression",
            "train: numbers.jsonl, dev: {cut: 0.2}",
            "training.accumulate=2");
    assertEquals("r2", result.metric());
    assertTrue(result.value() > 0.8, result.toString());
    assertTrue(result.metrics().get("mse") < result.baseMetrics().get("mse"));
    try (Predictor predictor = Predictor.open(temp.resolve("run"), jobs.resources())) {
      Evaluation again = predictor.evaluate(temp.resolve("numbers.jsonl"));
      assertTrue(again.metrics().get("spearman") > 0.8, again.toString());
      Example two = new Example("x", "w2 w11", null, List.of());
      assertEquals(3, predictor.predict(List.of(two)).get(0).scores().get("value"), 1);
    }
  }

  @Test
  void whatIsNoNumberIsNamed() throws IOException {
    Files.writeString(temp.resolve("bad.jsonl"), "{\"text\": \"w1\", \"value\": \"much\"}");
    GraftException e =
        assertThrows(
            GraftException.class, () -> run("run", "type: regression", "train: bad.jsonl"));
    assertTrue(e.where().contains("bad.jsonl:1"), e.where());
  }

  @Test
  void answersAreFoundInLongTextsToo() throws IOException {
    AdaptationResult result =
        run(
            "run",
            "type: question-answering, stride: 4, head_dropout: 0",
            "train: questions.jsonl, dev: {cut: 0.2}");
    assertEquals("answer_f1", result.metric());
    assertTrue(result.value() > 0.8, result.toString());
    try (Predictor predictor = Predictor.open(temp.resolve("run"), jobs.resources())) {
      Evaluation again = predictor.evaluate(temp.resolve("questions.jsonl"));
      assertTrue(again.metrics().get("exact_match") > 0.8, again.toString());
      String text = "w2 w13 w1 w5 " + "w3 w3 w3 w3 ".repeat(6); // several windows of 12 tokens
      Example example = new Example("x", text, "w1", List.of());
      List<ScoredSpan> spans =
          Objects.requireNonNull(predictor.predict(List.of(example)).get(0).spans());
      assertEquals(1, spans.size());
      assertTrue(spans.get(0).end() <= text.length() && spans.get(0).end() > spans.get(0).start());
    }
  }

  @Test
  void severalBatchesAStepNeedAnObjectiveThatAddsThemUp() throws IOException {
    GraftException e =
        assertThrows(
            GraftException.class,
            () -> run("run", "type: contrastive", "train: pairs.jsonl", "training.accumulate=2"));
    assertEquals("training.accumulate", e.where());
  }
}
