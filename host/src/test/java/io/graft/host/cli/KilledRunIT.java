package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.graft.host.train.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real command line in a process of its own, killed (SIGKILL) at random moments and resumed: it
 * ends with the adapter of the run that was left alone. {@code -Pkill50} kills fifty times; {@code
 * -Dgraft.kills=N} any number of times, {@code -Dgraft.kill.seed=S} at other moments.
 */
class KilledRunIT {
  private static final Logger LOG = LoggerFactory.getLogger(KilledRunIT.class);
  private static final Path LAUNCHER =
      Path.of(System.getProperty("graft.distribution")).resolve("bin/graft");
  private static final int KILLS = Integer.getInteger("graft.kills", 5);
  private static final long SEED = Long.getLong("graft.kill.seed", 1);
  private static final int EVERY = 7;
  private static final long MOST_SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** When to kill. */
  private enum Moment {
    /** While a checkpoint is written, some steps on. */
    CHECKPOINT,
    /** Some steps and some time on. */
    STEP,
    /** Some time after the process began, mostly before its first step. */
    START
  }

  @TempDir static Path folder;
  private static Path recipe;
  private static JsonNode whole;

  private final Random random = new Random(SEED);
  private int life;

  @BeforeAll
  static void runOnceUndisturbed() throws Exception {
    TinyModel.write(folder.resolve("base"));
    StringBuilder data = new StringBuilder();
    Random words = new Random(7);
    for (int i = 0; i < 160; i++) {
      int word = (i % 2 == 0 ? 0 : 8) + words.nextInt(12);
      data.append(
          "{\"text\": \"w%d w%d w%d\", \"label\": \"%s\"}%n"
              .formatted(word, words.nextInt(20), words.nextInt(20), i % 2 == 0 ? "a" : "b"));
    }
    Files.writeString(folder.resolve("train.jsonl"), data.toString());
    recipe =
        Files.writeString(
            folder.resolve("recipe.yaml"),
            """
            base: ./base
            data: {train: train.jsonl, dev: {cut: 0.2}}
            method: {peft: lora, dropout: 0.1}
            training:
              epochs: 40
              lr: 3e-3
              batch_tokens: 64
              max_length: 8
              threads: 1
              eval_every: 10
              early_stopping: {patience: 1000}
              checkpoint_every: %d
            """
                .formatted(EVERY));
    Path out = folder.resolve("whole");
    Process process = start(out, folder.resolve("whole.json"));
    assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS));
    whole = result(process, folder.resolve("whole.json"));
    assertEquals(whole.get("steps"), whole.get("steps_all_lives"));
  }

  private static Process start(Path out, Path result) throws IOException {
    return new ProcessBuilder(
            LAUNCHER.toString(),
            "adapt",
            recipe.toString(),
            "--out",
            out.toString(),
            "--resume",
            "--json")
        .redirectOutput(result.toFile())
        .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("stderr.txt").toFile()))
        .start();
  }

  private static JsonNode result(Process process, Path file) throws IOException {
    assertEquals(
        0, process.exitValue(), () -> "see what it said:\n" + read(folder.resolve("stderr.txt")));
    return JSON.readTree(Files.readString(file));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void killedAnywhereItEndsAsIfLeftAlone() throws Exception {
    long steps = whole.get("steps").asLong();
    int killed = 0;
    int whileWriting = 0;
    List<Long> inVain = new ArrayList<>();
    for (int run = 1; killed < KILLS || whileWriting == 0; run++) {
      Path out = folder.resolve("killed-" + run);
      int kills = 0;
      boolean ended = false;
      while (!ended) {
        boolean more = killed < KILLS || whileWriting == 0;
        Moment moment = more ? moment(killed) : null;
        ended = !live(out, moment, steps);
        if (!ended) {
          kills++;
          killed++;
          boolean half = leftHalfACheckpoint(out);
          whileWriting += half ? 1 : 0;
          LOG.info(
              "kill {} ({}): steps begun {}{}",
              killed,
              moment,
              stepsBegun(out),
              half ? ", in a checkpoint" : "");
        }
      }
      JsonNode resumed =
          JSON.readTree(Files.readString(out.resolveSibling(out.getFileName() + ".json")));
      long allLives = resumed.get("steps_all_lives").asLong();
      LOG.info("run {}: {} kills, {} steps, {} over all lives", run, kills, steps, allLives);
      assertEquals(steps, resumed.get("steps").asLong());
      assertEquals(whole.get("value"), resumed.get("value"));
      assertTrue(allLives >= steps && allLives <= steps + (long) kills * EVERY, "" + allLives);
      assertSameFiles(folder.resolve("whole/adapter"), out.resolve("adapter"));
      assertEquals(rows(folder.resolve("whole")), rows(out));
      inVain.add(allLives - steps);
    }
    LOG.info("{} kills, {} in a checkpoint; steps in vain {}", killed, whileWriting, inVain);
    assertTrue(whileWriting > 0);
  }

  /** The first kills are of each kind, the later ones as the seed says. */
  private Moment moment(int kill) {
    Moment[] all = Moment.values();
    return kill < all.length ? all[kill] : all[random.nextInt(all.length)];
  }

  /**
   * One life of the run.
   *
   * @param moment when to kill; null for never
   * @return whether it was killed; if not, it came to its end
   */
  private boolean live(Path out, Moment moment, long steps) throws Exception {
    Path result = out.resolveSibling(out.getFileName() + ".json");
    long before = stepsBegun(out);
    Process process = start(out, result);
    life++;
    if (moment != null) {
      long target = before + 1 + random.nextInt((int) (steps / 4));
      long delay = TimeUnit.MICROSECONDS.toNanos(random.nextInt(20_000));
      waitFor(moment, process, out, target, delay);
      process.destroyForcibly();
    }
    assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "life " + life + " hangs");
    if (process.exitValue() == 128 + 9) {
      return true;
    }
    result(process, result);
    return false;
  }

  private void waitFor(Moment moment, Process process, Path out, long target, long delay)
      throws IOException {
    long begun = System.nanoTime();
    long start = TimeUnit.MILLISECONDS.toNanos(random.nextInt(3000));
    while (process.isAlive()) {
      long now = System.nanoTime();
      boolean there =
          switch (moment) {
            case START -> now - begun > start;
            case STEP -> stepsBegun(out) >= target;
            case CHECKPOINT -> stepsBegun(out) >= target && leftHalfACheckpoint(out);
          };
      if (there) {
        while (moment == Moment.STEP && System.nanoTime() - now < delay) {
          Thread.onSpinWait();
        }
        return;
      }
      Thread.onSpinWait();
    }
  }

  private static long stepsBegun(Path out) throws IOException {
    try {
      String text = Files.readString(out.resolve("steps-all-lives.txt")).strip();
      return text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Whether a checkpoint is being written, or was when the process died. */
  private static boolean leftHalfACheckpoint(Path out) throws IOException {
    try (Stream<Path> children = Files.list(out.resolve("checkpoints"))) {
      return children.anyMatch(child -> child.getFileName().toString().startsWith(".step-"));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void assertSameFiles(Path expected, Path actual) throws IOException {
    Map<String, byte[]> resumed = files(actual);
    Map<String, byte[]> left = files(expected);
    assertEquals(left.keySet(), resumed.keySet());
    left.forEach((name, bytes) -> assertArrayEquals(bytes, resumed.get(name), name));
  }

  private static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        files.put(path.getFileName().toString(), Files.readAllBytes(path));
      }
    }
    return files;
  }

  /** The lines of the metrics without times. */
  private static List<String> rows(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
        .map(line -> line.replaceAll("\"seconds\":[^,]+,", ""))
        .toList();
  }
}
