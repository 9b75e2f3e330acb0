package io.graft.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.task.Prediction;
import io.graft.spi.text.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of several adapters in one pass are answered as if each adapter were alone. */
class SharedPassTest {
  private static final double TOLERANCE = 2e-5;

  private @TempDir Path temp;
  private TinyJobs jobs;

  @BeforeEach
  void writeData() throws IOException {
    jobs = new TinyJobs(temp);
    Random random = new Random(3);
    StringBuilder texts = new StringBuilder();
    StringBuilder tagged = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      int a = random.nextInt(3);
      texts.append("{\"text\": \"w%d w%d\", \"label\": \"c%d\"}%n".formatted(a, 5 + i % 9, a));
      tagged.append("w%d O%nw%d B-X%n%n".formatted(4 + a, 9 + i % 5));
    }
    Files.writeString(temp.resolve("texts.jsonl"), texts.toString());
    Files.writeString(temp.resolve("tagged.conll"), tagged.toString().replace(' ', '\t'));
  }

  @AfterEach
  void close() {
    jobs.close();
  }

  private Predictor train(String name, String task, String data, String method) throws IOException {
    String recipe =
        """
        base: %s
        task: {type: %s}
        data: {train: %s, dev: {cut: 0.2}}
        method: {%s}
        training: {epochs: 3, lr: 2e-2, head_lr: 3e-2, batch_tokens: 96, max_length: 12, dropout: 0}
        """
            .formatted(temp.resolve("base"), task, data, method);
    jobs.run(name, recipe);
    return Predictor.open(temp.resolve(name), jobs.resources());
  }

  private static List<Example> examples(String... texts) {
    List<Example> examples = new ArrayList<>();
    for (String text : texts) {
      examples.add(new Example("text:" + examples.size(), text, null, List.of()));
    }
    return examples;
  }

  @Test
  void everyRowIsAnsweredByItsOwnAdapter() throws IOException {
    String lora = "peft: lora, r: 3, targets: [query, value]";
    try (Predictor first = train("a", "classification", "texts.jsonl", lora);
        Predictor wider =
            train("b", "classification", "texts.jsonl", "peft: lora, r: 5, dora: true");
        Predictor tags = train("c", "ner", "tagged.conll", "peft: lora, r: 2");
        Predictor head = train("d", "classification", "texts.jsonl", "peft: head")) {
      List<SharedPass.Part> parts =
          List.of(
              new SharedPass.Part(first, examples("w1 w6", "w0")),
              new SharedPass.Part(wider, examples("w1 w6 w7 w8 w9")),
              new SharedPass.Part(tags, examples("w5 w9 w4 w10", "w11", "w4")),
              new SharedPass.Part(first, examples("w2 w13")),
              new SharedPass.Part(head, examples("w1 w6")));
      List<List<Prediction>> together = SharedPass.predict(parts);
      for (int i = 0; i < parts.size(); i++) {
        assertTrue(first.sharesPass(parts.get(i).predictor()));
        List<Prediction> alone = parts.get(i).predictor().predict(parts.get(i).examples());
        compare(alone, together.get(i));
      }
      assertNotEquals( // the adapters do differ
          together.get(0).get(0).scores().get("c1"), together.get(1).get(0).scores().get("c1"));
    }
  }

  @Test
  void changedBaseWeightsShareNothing() throws IOException {
    try (Predictor lora = train("a", "classification", "texts.jsonl", "peft: lora");
        Predictor full = train("b", "classification", "texts.jsonl", "peft: full")) {
      assertFalse(lora.sharesPass(full));
      assertFalse(full.sharesPass(lora));
    }
  }

  private static void compare(List<Prediction> alone, List<Prediction> together) {
    assertEquals(alone.size(), together.size());
    for (int i = 0; i < alone.size(); i++) {
      Prediction expected = alone.get(i);
      Prediction actual = together.get(i);
      assertEquals(expected.text(), actual.text());
      assertEquals(expected.labels(), actual.labels());
      expected
          .scores()
          .forEach((label, p) -> assertEquals(p, actual.scores().get(label), TOLERANCE, label));
      if (expected.spans() != null) {
        assertEquals(places(expected), places(actual));
      }
    }
  }

  private static List<String> places(Prediction prediction) {
    return Objects.requireNonNull(prediction.spans()).stream()
        .map(span -> span.start() + "-" + span.end() + " " + span.label())
        .toList();
  }
}
