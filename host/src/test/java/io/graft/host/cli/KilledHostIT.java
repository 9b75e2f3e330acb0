package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.host.train.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills a host at any moment while it takes in and runs jobs: afterwards every job that a client
 * wanted is there once and has ended with the adapter of a job that was left alone.
 */
class KilledHostIT {
  private static final int KILLS = Integer.getInteger("graft.hostKills");
  private static final long SEED = Long.getLong("graft.kill.seed", 1);
  private static final long MOST_SECONDS = 180;
  private static final int SEEDS = 2;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Logger LOG = LoggerFactory.getLogger(KilledHostIT.class);

  /** When to kill. */
  private enum Moment {
    /** While a submission is on its way. */
    SUBMISSION,
    /** Some time after the process began, mostly before it answers. */
    START,
    /** Some steps on. */
    STEP,
    /** When a job's result is written and perhaps not yet in the database. */
    RESULT
  }

  @TempDir Path folder;
  private final Random random = new Random(SEED);
  private final Map<String, JsonNode> submissions = new LinkedHashMap<>();
  private HostProcess host;
  private String data;

  @BeforeEach
  void folders() throws IOException {
    TinyModel.write(folder.resolve("runs/base")); // runs may be bases
    StringBuilder lines = new StringBuilder();
    Random words = new Random(7);
    for (int i = 0; i < 160; i++) {
      int word = (i % 2 == 0 ? 0 : 8) + words.nextInt(12);
      lines.append(
          "{\"text\": \"w%d w%d w%d\", \"label\": \"%s\"}%n"
              .formatted(word, words.nextInt(20), words.nextInt(20), i % 2 == 0 ? "a" : "b"));
    }
    data = lines.toString();
    host = new HostProcess(folder);
  }

  @AfterEach
  void end() throws InterruptedException {
    host.kill();
  }

  private JsonNode submission(String id, int seed) {
    ObjectNode body = JSON.createObjectNode();
    body.put("id", id);
    body.put(
        "recipe",
        """
        base: %s
        data: {train: train.jsonl, dev: {cut: 0.2}}
        method: {peft: lora, dropout: 0.1}
        training:
          epochs: 12
          lr: 3e-3
          batch_tokens: 64
          max_length: 8
          threads: 1
          seed: %d
          checkpoint_every: 10
        """
            .formatted(folder.resolve("runs/base"), seed));
    body.putObject("data").put("train.jsonl", data);
    return body;
  }

  @Test
  void everyJobEndsOnceAsIfTheHostHadLived() throws Exception {
    host.start();
    host.awaitReady();
    for (int seed = 1; seed <= SEEDS; seed++) {
      submit("alone-" + seed, seed);
    }
    awaitAll();
    int killed = 0;
    for (int round = 1; killed < KILLS; round++) {
      for (int seed = 1; seed <= SEEDS; seed++) {
        submissions.put("r" + round + "-" + seed, submission("r" + round + "-" + seed, seed));
      }
      boolean open = true;
      while (open && killed < KILLS) {
        Moment moment = Moment.values()[killed < 4 ? killed : random.nextInt(4)];
        open = live(moment);
        killed++;
        LOG.info("kill {} ({}), round {}", killed, moment, round);
        host.start();
        if (moment != Moment.START) {
          host.awaitReady();
        }
      }
    }
    awaitAll();
    check();
    assertEquals(0, rest(host.stop()), host::said);
  }

  /** An end by SIGTERM in order counts as 0 here. */
  private static int rest(int exitCode) {
    return exitCode == 128 + 15 ? 0 : exitCode;
  }

  /**
   * Waits for a moment in the life of the host and kills it.
   *
   * @return whether there is still something to be done
   */
  private boolean live(Moment moment) throws Exception {
    if (moment == Moment.START) {
      host.kill();
      host.start();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(2500)));
      host.kill();
      return true;
    }
    if (moment == Moment.SUBMISSION) {
      host.awaitReady(); // behind a START it has no address yet
      Thread client = new Thread(() -> submissions.keySet().forEach(this::submitOnce));
      client.start();
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(40_000)));
      host.kill();
      client.join();
      return true;
    }
    submitAll();
    List<String> open = open();
    if (open.isEmpty()) {
      host.kill();
      return false;
    }
    String watched = open.get(0);
    long target = stepsBegun(watched) + 1 + random.nextInt(40);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    Path result = folder.resolve("runs").resolve(watched).resolve("result.json");
    while (!Files.exists(result) && (moment == Moment.RESULT || stepsBegun(watched) < target)) {
      assertTrue(host.alive() && System.nanoTime() < end, host::said);
      Thread.onSpinWait();
    }
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(10_000)));
    host.kill();
    return true;
  }

  private void submit(String id, int seed) throws Exception {
    submissions.put(id, submission(id, seed));
    host.post("/v1/jobs", submissions.get(id));
  }

  /** Like a client that does not know whether its request arrived. */
  private void submitOnce(String id) {
    try {
      host.post("/v1/jobs", submissions.get(id));
    } catch (IOException e) {
      LOG.info("the submission of {} broke off", id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void submitAll() throws Exception {
    host.awaitReady();
    for (JsonNode submission : submissions.values()) {
      host.post("/v1/jobs", submission);
    }
  }

  private List<String> open() throws Exception {
    List<String> open = new ArrayList<>();
    for (String id : submissions.keySet()) {
      String state = host.get("/v1/jobs/" + id).get("state").asText();
      assertTrue(List.of("queued", "running", "finished").contains(state), state);
      if (!"finished".equals(state)) {
        open.add(id);
      }
    }
    return open;
  }

  private void awaitAll() throws Exception {
    submitAll();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (!open().isEmpty()) {
      assertTrue(host.alive() && System.nanoTime() < end, host::said);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private void check() throws Exception {
    TreeSet<String> listed = new TreeSet<>();
    for (JsonNode job : host.get("/v1/jobs?limit=1000").get("jobs")) {
      assertTrue(listed.add(job.get("id").asText()), "listed twice");
    }
    assertEquals(new TreeSet<>(submissions.keySet()), listed);
    int attempts = 0;
    for (String id : submissions.keySet()) {
      String alone = "alone-" + id.substring(id.length() - 1);
      JsonNode job = host.get("/v1/jobs/" + id);
      JsonNode wanted = host.get("/v1/jobs/" + alone);
      assertEquals(wanted.at("/result/value"), job.at("/result/value"), id);
      assertEquals(wanted.at("/result/steps"), job.at("/result/steps"), id);
      Map<String, byte[]> expected = files(folder.resolve("runs/" + alone + "/adapter"));
      Map<String, byte[]> actual = files(folder.resolve("runs/" + id + "/adapter"));
      assertEquals(expected.keySet(), actual.keySet());
      expected.forEach((name, bytes) -> assertArrayEquals(bytes, actual.get(name), id + name));
      attempts += job.get("attempt").asInt();
    }
    LOG.info("{} jobs, begun {} times", submissions.size(), attempts);
  }

  private long stepsBegun(String id) throws IOException {
    try {
      Path file = folder.resolve("runs").resolve(id).resolve("steps-all-lives.txt");
      String text = Files.readString(file).strip();
      return text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NoSuchFileException e) {
      return 0;
    }
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
}
