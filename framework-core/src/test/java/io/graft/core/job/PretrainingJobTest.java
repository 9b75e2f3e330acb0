package io.graft.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.model.TinyModel;
import io.graft.core.task.Prediction;
import io.graft.core.tensor.CounterRandom;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole jobs of continued pretraining and contrastive learning on a tiny model. */
class PretrainingJobTest {
  @TempDir Path temp;
  private TinyJobs jobs;

  @BeforeEach
  void open() throws IOException {
    jobs = new TinyJobs(temp);
    CounterRandom random = CounterRandom.of(1, "text", 0);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60; i++) { // the second word follows from the first
      int word = random.below("word", i, 6);
      text.append("w%d w%d w%d.%n%n".formatted(word, word + 6, word));
    }
    Files.writeString(temp.resolve("raw.txt"), text.toString().replace(".", ""));
    StringBuilder labelled = new StringBuilder();
    for (int i = 0; i < 24; i++) {
      String label = i % 2 == 0 ? "a" : "b";
      int word = (i % 2 == 0 ? 0 : 9) + random.below("labelled", i, 9);
      labelled.append("{\"text\": \"w%d w%d\", \"label\": \"%s\"}%n".formatted(word, word, label));
    }
    Files.writeString(temp.resolve("labelled.jsonl"), labelled.toString());
  }

  @AfterEach
  void close() {
    jobs.close();
  }

  private AdaptationResult run(String name, String base, String task, String... more)
      throws IOException {
    String recipe =
        """
        base: %s
        task: {%s}
        data: {train: %s, test: %s}
        method: {peft: full}
        training: {epochs: 60, lr: 1e-2, head_lr: 3e-2, batch_tokens: 96, max_length: 8, dropout: 0.1}
        """
            .formatted(temp.resolve(base), task, data(task), data(task));
    return jobs.run(name, recipe, more);
  }

  private static String data(String task) {
    return task.contains("masked-lm") ? "raw.txt" : "labelled.jsonl";
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "lora"})
  void perplexityFallsAndTheRunIsABase(String method) throws IOException {
    AdaptationResult result =
        run(
            "dapt",
            "base",
            "type: masked-lm, boundary: document, mask_share: 0.3",
            "method.peft=" + method);
    assertEquals("perplexity", result.metric());
    double before = result.baseMetrics().get("perplexity");
    double after = result.metrics().get("perplexity");
    assertTrue(after < 0.8 * before, before + " before, " + after + " after");
    assertEquals(Math.log(after), result.metrics().get("masked_loss"), 1e-9);

    AdaptationResult further =
        run("tapt", "dapt", "type: masked-lm, boundary: document, masking: span");
    double start = further.baseMetrics().get("perplexity");
    assertTrue(start < 0.8 * before, "the head did not come along: " + start);

    AdaptationResult tuned = run("tuned", "tapt", "type: classification");
    assertTrue(tuned.value() >= tuned.baseValue(), tuned.toString());
    String environment = Files.readString(temp.resolve("tuned/environment.json"));
    assertTrue(environment.contains("base.parent") && environment.contains("base.adapter"));
    try (Predictor predictor = Predictor.open(temp.resolve("tuned"), jobs.resources())) {
      Evaluation again = predictor.evaluate(temp.resolve("labelled.jsonl"));
      assertEquals(tuned.value(), again.metrics().get("accuracy"), 1e-12);
      var report =
          AdapterMerge.write(predictor, jobs.resources(), temp.resolve("merged-" + method));
      assertTrue(report.maxDifference() <= 1e-4 * report.scale(), report.toString());
    }
  }

  @Test
  void theSameSeedGivesTheSameBits() throws IOException {
    double first = run("one", "base", "type: masked-lm").value();
    assertEquals(first, run("two", "base", "type: masked-lm").value());
    double other = run("three", "base", "type: masked-lm", "training.seed=2").value();
    assertFalse(first == other);
  }

  @Test
  void aRunGuessesMasksScoresFilesAndMerges() throws IOException {
    AdaptationResult result =
        run(
            "dapt",
            "base",
            "type: masked-lm, boundary: document, mask_share: 0.3, new_tokens: [w1 w7, brandnew]");
    assertTrue(Files.exists(temp.resolve("dapt/adapter/new_tokens.json")));
    try (Predictor predictor = Predictor.open(temp.resolve("dapt"), jobs.resources())) {
      Example masked = new Example("x", "w3 [MASK] w3", null, List.of());
      Prediction guess = predictor.predict(List.of(masked)).get(0);
      assertEquals(1, guess.labels().size());
      assertEquals(guess.labels().get(0), guess.scores().keySet().iterator().next());
      assertEquals(5, guess.scores().size());
      Example plain = new Example("y", "w3 w9", null, List.of());
      GraftException error =
          assertThrows(GraftException.class, () -> predictor.predict(List.of(plain)));
      assertTrue(error.getMessage().contains("[MASK]"), error.getMessage());
      Evaluation again = predictor.evaluate(temp.resolve("raw.txt"));
      assertEquals(result.value(), again.metrics().get("perplexity"), 1e-6);
      AdapterMerge.write(predictor, jobs.resources(), temp.resolve("merged"));
    }
    String config = Files.readString(temp.resolve("merged/config.json"));
    assertTrue(config.contains("BertForMaskedLM"), config);
    assertTrue(config.contains("\"vocab_size\" : " + (TinyModel.VOCABULARY + 2)), config);
    AdaptationResult onMerged =
        run("on-merged", "merged", "type: masked-lm, boundary: document, mask_share: 0.3");
    assertEquals(result.value(), onMerged.baseMetrics().get("perplexity"), 1e-2 * result.value());
  }

  @Test
  void generalTextAndTermsTakePart() throws IOException {
    Files.writeString(temp.resolve("general.txt"), "w15 w16 w17\n\nw16 w17 w18 w15\n");
    Files.writeString(temp.resolve("terms.txt"), "w1\nw2 w8\n");
    AdaptationResult mixed =
        run(
            "mixed",
            "base",
            "type: masked-lm, general: general.txt, general_share: 0.5, terms: terms.txt");
    AdaptationResult plain = run("plain", "base", "type: masked-lm");
    assertTrue(mixed.steps() > plain.steps(), mixed.steps() + " against " + plain.steps());
    GraftException error =
        assertThrows(
            GraftException.class, () -> run("none", "base", "type: masked-lm, terms: none.txt"));
    assertTrue(error.getMessage().contains("no such file"), error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pairs", "supervised"})
  void classesAreLearntFromContrasts(String loss) throws IOException {
    AdaptationResult result =
        run(
            "run",
            "base",
            "type: contrastive, loss: " + loss,
            "training.lr=3e-3",
            "training.head_lr=5e-2");
    assertTrue(result.metrics().get("mrr") > result.baseMetrics().get("mrr"), result.toString());
    try (Predictor predictor = Predictor.open(temp.resolve("run"), jobs.resources())) {
      Evaluation again = predictor.evaluate(temp.resolve("labelled.jsonl"));
      assertEquals(result.value(), again.metrics().get("accuracy"), 1e-12);
      Example text = new Example("x", "w1 w1", null, List.of());
      Prediction prediction = predictor.predict(List.of(text)).get(0);
      assertEquals(1, prediction.scores().get("a") + prediction.scores().get("b"), 1e-6);
    }
    if (loss.equals("pairs")) { // the classifier at the end is trained on what the pairs gave
      assertTrue(result.value() > 0.8, result.toString());
    }
  }

  @Test
  void vectorsAreLearntWithoutLabels() throws IOException {
    AdaptationResult result =
        run("run", "base", "type: contrastive", "data.train=raw.txt", "training.epochs=3");
    assertEquals("mrr", result.metric());
    assertTrue(result.metrics().get("uniformity") < result.baseMetrics().get("uniformity"));
    GraftException error =
        assertThrows(
            GraftException.class,
            () -> run("none", "base", "type: contrastive, loss: pairs", "data.train=raw.txt"));
    assertTrue(error.getMessage().contains("no labels"), error.getMessage());
  }

  @Test
  void namesOfAConceptAreAlignedAndFindThoseThatTrainingDidNotSee() throws IOException {
    StringBuilder train = new StringBuilder();
    StringBuilder dev = new StringBuilder();
    for (int concept = 0; concept < 9; concept++) { // two words mean the same before any third
      for (int third = 0; third < 6; third++) {
        (third < 4 ? train : dev)
            .append(name(concept, third, "c" + concept))
            .append(name(concept + 9, third, "c" + concept));
      }
    }
    Files.writeString(temp.resolve("names.jsonl"), train.toString());
    Files.writeString(temp.resolve("dev.jsonl"), dev + name(0, 0, "new") + name(1, 1, "new"));
    String[] more = {"data={train: " + temp + "/names.jsonl, test: " + temp + "/dev.jsonl}"};
    AdaptationResult result = run("run", "base", "type: contrastive, loss: multi-similarity", more);
    assertEquals("mrr", result.metric());
    assertTrue(result.value() > result.baseValue() + 0.2, result.toString());
    AdaptationResult again =
        run("again", "base", "type: contrastive, loss: multi-similarity", more);
    assertEquals(result.metrics(), again.metrics());
  }

  private static String name(int word, int third, String concept) {
    return "{\"text\": \"w%d w%d\", \"label\": \"%s\"}%n".formatted(word, third, concept);
  }

  @Test
  void pairsWithNumbersAreScoredByRank() throws IOException {
    StringBuilder pairs = new StringBuilder();
    for (int i = 0; i < 12; i++) { // the same words, half of them, none
      int other = i % 3 == 0 ? i : i + 5;
      int last = i % 3 == 2 ? i + 5 : i;
      pairs.append(
          "{\"text\": \"w%d w%d\", \"b\": \"w%d w%d\", \"label\": %d}%n"
              .formatted(i, i, other, last, 2 - i % 3));
    }
    Files.writeString(temp.resolve("pairs.jsonl"), pairs.toString());
    AdaptationResult result =
        run(
            "run",
            "base",
            "type: contrastive",
            "data={train: " + temp + "/pairs.jsonl, text_pair: b}",
            "training.epochs=3");
    assertEquals("spearman", result.metric());
    assertTrue(result.baseMetrics().get("spearman") > 0.5, result.toString());
  }
}
