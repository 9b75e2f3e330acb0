package io.graft.core.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.model.BaseModels;
import io.graft.core.model.EncoderLoader;
import io.graft.core.model.TinyModel;
import io.graft.core.recipe.RecipeReader;
import io.graft.core.store.FoldedRuns;
import io.graft.core.store.RunDirectory;
import io.graft.core.tensor.CounterRandom;
import io.graft.core.tensor.Engine;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole small jobs that die at some step and go on: they end as if they had not. */
class ResumedJobTest {
  private static final int EVERY = 5;

  /** Stands for the death of the process: nothing of the job runs after it. */
  private static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @TempDir Path temp;
  private final List<String> warnings = new ArrayList<>();
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private Engine engine;
  private JobResources resources;

  @BeforeEach
  void open() throws IOException {
    engine = Engine.open(1);
    RememberingServices services = new RememberingServices();
    BaseModels bases =
        new BaseModels(new EncoderLoader(engine, services), new FoldedRuns(engine, services));
    resources = new JobResources(engine, bases, services, null, cancelled::get);
    TinyModel.write(temp.resolve("base"), 1);
    CounterRandom random = CounterRandom.of(1, "text", 0);
    StringBuilder labelled = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      String label = i % 2 == 0 ? "a" : "b";
      int word = (i % 2 == 0 ? 0 : 6) + random.below("labelled", i, 12);
      labelled.append("{\"text\": \"w%d w%d\", \"label\": \"%s\"}%n".formatted(word, i % 9, label));
    }
    Files.writeString(temp.resolve("labelled.jsonl"), labelled.toString());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private AdaptationResult run(String name, JobListener listener, String... keys)
      throws IOException {
    List<String> overrides = new ArrayList<>(List.of(keys));
    String recipe =
        """
        base: %s
        data: {train: labelled.jsonl, dev: {cut: 0.3}}
        method: {peft: lora, dropout: 0.1}
        training: {epochs: 6, lr: 1e-2, batch_tokens: 32, max_length: 8, dropout: 0.1, eval_every: 3,
          checkpoint_every: %d}
        """
            .formatted(temp.resolve("base"), EVERY);
    Path folder = Files.createDirectories(temp.resolve(name));
    return new AdaptationJob(
            RecipeReader.readText(recipe, "test", temp, overrides),
            resources,
            new RunDirectory(folder))
        .run(
            event -> {
              if (event instanceof JobEvent.Warned warned) {
                warnings.add(warned.message());
              }
              listener.on(event);
            });
  }

  private AdaptationResult dyingAt(long dies, String name, String... keys) throws IOException {
    return run(
        name,
        event -> {
          if (event instanceof JobEvent.StepDone step && step.step() == dies) {
            throw new Death();
          }
        },
        keys);
  }

  private Map<String, byte[]> adapter(String name) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.list(temp.resolve(name).resolve("adapter"))) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        files.put(path.getFileName().toString(), Files.readAllBytes(path));
      }
    }
    return files;
  }

  private void assertSame(String expected, String actual) throws IOException {
    Map<String, byte[]> whole = adapter(expected);
    Map<String, byte[]> resumed = adapter(actual);
    assertEquals(whole.keySet(), resumed.keySet());
    whole.forEach((file, bytes) -> assertArrayEquals(bytes, resumed.get(file), file));
    assertEquals(losses(expected), losses(actual), "the metrics, each step once");
  }

  /** The lines of the metrics without times. */
  private List<String> losses(String name) throws IOException {
    return Files.readAllLines(temp.resolve(name).resolve("metrics.jsonl")).stream()
        .map(line -> line.replaceAll("\"seconds\":[^,]+,", ""))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "lora, type: classification",
    "full, type: classification",
    "head, type: classification",
    "'layers, top: 1', type: classification",
    "counting, 'type: classification, objective: remembering'",
    "lora, 'type: contrastive, loss: pairs'",
    "full, 'type: masked-lm, mask_share: 0.3'"
  })
  void dyingAnywhereChangesNothing(String method, String task) throws IOException {
    String[] keys = {
      "task={" + task + "}",
      "method={peft: " + method + "}",
      "training.early_stopping={patience: 30}",
      task.contains("masked-lm") ? "data.train=raw.txt" : "data.train=labelled.jsonl"
    };
    Files.writeString(temp.resolve("raw.txt"), "w1 w2 w3\n\nw4 w5 w6\n\nw7 w8\n".repeat(12));
    AdaptationResult whole = run("whole", JobListener.silent(), keys);
    assertEquals(whole.steps(), whole.stepsAllLives());
    assertTrue(whole.steps() > 20, whole.toString());
    long[] deaths = {1, 4, 5, 6, 12, 15, 17, whole.steps()};
    long inVain = 0;
    for (long dies : deaths) {
      assertThrows(Death.class, () -> dyingAt(dies, "killed", keys));
      inVain += dies - (dies - 1) / EVERY * EVERY; // its own checkpoint did not come
    }
    AdaptationResult resumed = run("killed", JobListener.silent(), keys);
    assertSame("whole", "killed");
    assertEquals(whole.metrics(), resumed.metrics());
    assertEquals(whole.baseMetrics(), resumed.baseMetrics());
    assertEquals(whole.steps(), resumed.steps());
    assertEquals(whole.paddedOverReal(), resumed.paddedOverReal());
    assertEquals(whole.steps() + inVain, resumed.stepsAllLives());
    assertTrue(resumed.stepsAllLives() <= whole.steps() + (long) deaths.length * EVERY);
    assertEquals(List.of(), warnings);
    AdaptationResult read = AdaptationResult.read(new RunDirectory(temp.resolve("killed")));
    assertEquals(resumed, read);
  }

  @Test
  void patienceGoesOnWhereItWas() throws IOException {
    String[] keys = {"training.early_stopping={patience: 4, min_delta: 0.5}", "training.epochs=40"};
    AdaptationResult whole = run("whole", JobListener.silent(), keys);
    assertTrue(whole.steps() > 2 * EVERY && whole.steps() < 40, "stopped early: " + whole.steps());
    for (long dies : new long[] {7, 11, whole.steps()}) {
      assertThrows(Death.class, () -> dyingAt(dies, "killed", keys));
    }
    AdaptationResult resumed = run("killed", JobListener.silent(), keys);
    assertEquals(whole.steps(), resumed.steps());
    assertSame("whole", "killed");
  }

  @Test
  void aJobThatEndedItsStepsOnlySavesAgain() throws IOException {
    AdaptationResult whole = run("whole", JobListener.silent());
    assertThrows(
        Death.class,
        () ->
            run(
                "killed",
                event -> {
                  if (event instanceof JobEvent.PhaseStarted phase
                      && phase.name().equals("saving")) {
                    throw new Death();
                  }
                }));
    AdaptationResult resumed = dyingAt(whole.steps(), "killed"); // no step is left to die at
    assertEquals(whole.steps(), resumed.stepsAllLives());
    assertSame("whole", "killed");
  }

  @Test
  void aCancelledJobLosesNoStep() throws IOException {
    AdaptationResult whole = run("whole", JobListener.silent());
    GraftException error =
        assertThrows(
            GraftException.class,
            () ->
                run(
                    "stopped",
                    event -> cancelled.set(event instanceof JobEvent.StepDone s && s.step() == 8)));
    assertTrue(error.getMessage().contains("--resume"), error.getMessage());
    cancelled.set(false);
    AdaptationResult resumed = run("stopped", JobListener.silent());
    assertEquals(whole.steps(), resumed.stepsAllLives());
    assertSame("whole", "stopped");
  }

  @Test
  void withoutCheckpointsItBeginsAgain() throws IOException {
    String[] keys = {"training.checkpoint_every=0"};
    AdaptationResult whole = run("whole", JobListener.silent(), keys);
    assertThrows(Death.class, () -> dyingAt(9, "killed", keys));
    AdaptationResult resumed = run("killed", JobListener.silent(), keys);
    assertEquals(whole.steps() + 9, resumed.stepsAllLives());
    assertSame("whole", "killed");
    assertTrue(!Files.exists(temp.resolve("killed/checkpoints")));
  }

  @Test
  void otherDataIsRefusedByName() throws IOException {
    assertThrows(Death.class, () -> dyingAt(9, "killed"));
    Path data = temp.resolve("labelled.jsonl");
    Files.writeString(data, Files.readString(data).replaceFirst("w0", "w1"));
    GraftException error =
        assertThrows(GraftException.class, () -> run("killed", JobListener.silent()));
    assertEquals(ErrorCategory.USER, error.category());
    assertTrue(error.getMessage().contains("another data.train"), error.getMessage());
    assertTrue(error.getMessage().contains("step-000005"), error.getMessage());
  }

  @Test
  void anotherBaseIsRefusedByName() throws IOException {
    assertThrows(Death.class, () -> dyingAt(9, "killed"));
    TinyModel.write(temp.resolve("other"), 2);
    GraftException error =
        assertThrows(
            GraftException.class,
            () -> run("killed", JobListener.silent(), "base=" + temp.resolve("other")));
    assertTrue(error.getMessage().contains("another base"), error.getMessage());
    assertTrue(error.getMessage().contains("another recipe"), error.getMessage());
  }

  @Test
  void whereNoCheckpointCanBeWrittenTrainingGoesOn() throws IOException {
    AdaptationResult whole = run("whole", JobListener.silent());
    Files.createDirectories(temp.resolve("hindered"));
    Files.writeString(temp.resolve("hindered/checkpoints"), "in the way");
    AdaptationResult hindered = run("hindered", JobListener.silent());
    assertEquals(whole.steps(), hindered.steps());
    assertSame("whole", "hindered");
    assertTrue(warnings.get(0).contains("no checkpoint at step 5"), warnings::toString);
  }
}
