package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.core.file.Sha256;
import io.graft.host.BlockedThreads;
import io.graft.host.config.JobSettings;
import io.graft.host.config.ServerSettings;
import io.graft.host.config.ServerSettings.Role;
import io.graft.host.config.ServerSettings.Token;
import io.graft.host.serve.GraftServer;
import io.graft.host.train.TinyModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client's commands against a host in this process. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class JobsCommandIT {
  @TempDir Path folder;
  private final BlockedThreads blocked = new BlockedThreads();
  private final Plugins plugins = new Plugins();
  private GraftServer server;
  private Path recipe;

  @BeforeEach
  void serve() throws IOException {
    TinyModel.write(folder.resolve("runs/base"));
    Path client = Files.createDirectories(folder.resolve("client"));
    String data = data();
    Files.writeString(client.resolve("examples.jsonl"), data);
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(client.resolve("held-out.jsonl.gz")))) {
      out.write(data.getBytes(StandardCharsets.UTF_8));
    }
    recipe =
        Files.writeString(
            client.resolve("recipe.yaml"),
            """
            base: %s
            data: {train: examples.jsonl, dev: {cut: 0.2}, test: held-out.jsonl.gz}
            training: {epochs: 2, batch_tokens: 64, max_length: 8, threads: 1, checkpoint_every: 20}
            """
                .formatted(folder.resolve("runs/base")));
    start(0, List.of());
  }

  private static String data() {
    StringBuilder lines = new StringBuilder();
    Random words = new Random(7);
    for (int i = 0; i < 160; i++) {
      int word = (i % 2 == 0 ? 0 : 8) + words.nextInt(12);
      lines.append(
          "{\"text\": \"w%d w%d w%d\", \"label\": \"%s\"}%n"
              .formatted(word, words.nextInt(20), words.nextInt(20), i % 2 == 0 ? "a" : "b"));
    }
    return lines.toString();
  }

  private void start(int port, List<Token> tokens) {
    ServerSettings usual = ServerSettings.DEFAULT;
    server =
        GraftServer.start(
            new ServerSettings(
                "127.0.0.1",
                port,
                null,
                null,
                tokens,
                usual.bodyBytes(),
                usual.requestsPerSecond(),
                usual.adapterBytes(),
                usual.batchTexts()),
            JobSettings.DEFAULT.house(folder.resolve("storage"), folder.resolve("runs")),
            plugins);
  }

  @AfterEach
  void stop() {
    server.close();
    plugins.close();
    blocked.assertNone();
  }

  private String url() {
    return "http://127.0.0.1:" + server.port();
  }

  private Run submit(String id, String... more) {
    String[] usual = {"jobs", "submit", recipe.toString(), "--url", url(), "--id", id};
    String[] all = new String[usual.length + more.length];
    System.arraycopy(usual, 0, all, 0, usual.length);
    System.arraycopy(more, 0, all, usual.length, more.length);
    return Run.of(all);
  }

  private Run jobs(String command, String... more) {
    String[] all = new String[more.length + 4];
    all[0] = "jobs";
    all[1] = command;
    System.arraycopy(more, 0, all, 2, more.length);
    all[more.length + 2] = "--url";
    all[more.length + 3] = url();
    return Run.of(all);
  }

  @Test
  void submitsWatchesListsAndAsksWhatCameOut() {
    Run watched = submit("first", "--watch", "--set", "training.seed=3");
    assertEquals(0, watched.exitCode(), watched::err);
    assertTrue(watched.err().contains("queued: submitted"), watched.err());
    assertTrue(watched.err().contains("started, attempt 1"), watched.err());
    assertTrue(watched.out().contains("run directory: first"), watched.out());
    Run shown = jobs("show", "first");
    assertTrue(shown.out().contains("finished"), shown.out());
    Run listed = jobs("list", "--json");
    assertEquals("first", listed.json().get(0).get("id").asText());
    assertEquals(1, listed.json().size());
    assertTrue(jobs("list", "--state", "failed", "--json").out().isEmpty());
    String[] local = {"predict", folder.resolve("runs/first").toString(), "--text", "w1 w2 w3"};
    String[] remote = {"predict", "first", "--url", url(), "--text", "w1 w2 w3"};
    assertEquals(Run.of(local).out(), Run.of(remote).out());
    assertEquals(2, jobs("cancel", "first").exitCode(), "it has finished");
  }

  @Test
  void watchingGoesOnThroughAnotherStartOfTheHost() throws Exception {
    int port = server.port();
    assertEquals(0, submit("long", "--set", "training.epochs=60").exitCode());
    CompletableFuture<Run> watching =
        CompletableFuture.supplyAsync(() -> jobs("watch", "long", "--json"));
    Path steps = folder.resolve("runs/long/steps-all-lives.txt");
    while (!Files.exists(steps) || Files.readString(steps).length() < 2) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    server.close();
    start(port, List.of());
    Run watched = watching.get();
    assertEquals(0, watched.exitCode(), watched::err);
    List<JsonNode> events = watched.json();
    for (int i = 0; i < events.size(); i++) {
      assertEquals(i + 1, events.get(i).get("sequence").asInt(), "none is missed, none twice");
    }
    List<String> types = events.stream().map(event -> event.get("type").asText()).toList();
    assertEquals(2, types.stream().filter("started"::equals).count(), types::toString);
    JsonNode result = events.get(events.size() - 1).get("result");
    assertEquals(
        result.get("steps"), result.get("steps_all_lives"), "it stopped behind a checkpoint");
  }

  @Test
  void cancelsResumesAndRetries() {
    assertEquals(0, submit("job", "--set", "training.epochs=400").exitCode());
    assertEquals(0, jobs("cancel", "job").exitCode());
    assertEquals(130, jobs("watch", "job").exitCode());
    assertEquals("job is queued\n", jobs("resume", "job").out());
    assertEquals(0, jobs("cancel", "job").exitCode());
    assertEquals(130, jobs("watch", "job").exitCode());
    assertEquals(0, jobs("retry", "job").exitCode());
    assertEquals("job.2", jobs("show", "job", "--json").json().get(0).get("run").asText());
    assertEquals(0, jobs("cancel", "job").exitCode());
  }

  /** Stops a job behind its first checkpoints. */
  private Path stopped(String id) throws Exception {
    assertEquals(0, submit(id, "--set", "training.epochs=40").exitCode());
    Path run = folder.resolve("runs").resolve(id);
    while (!Files.exists(run.resolve("checkpoints/step-000040"))) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    assertEquals(0, jobs("cancel", id).exitCode());
    assertEquals(130, jobs("watch", id).exitCode());
    return run;
  }

  @Test
  void aDamagedCheckpointIsNamedAndTheOneBeforeItUsed() throws Exception {
    Path run = stopped("hurt");
    Path newest;
    try (Stream<Path> all = Files.list(run.resolve("checkpoints"))) {
      newest = all.max(Comparator.naturalOrder()).orElseThrow();
    }
    Files.writeString(newest.resolve("state.safetensors"), "x", StandardOpenOption.APPEND);
    assertEquals(0, jobs("resume", "hurt").exitCode());
    Run watched = jobs("watch", "hurt");
    assertEquals(0, watched.exitCode(), watched::err);
    assertTrue(watched.err().contains("warning: "), watched.err());
    assertTrue(watched.err().contains(newest.getFileName().toString()), watched.err());
  }

  @Test
  void aFullDiskFailsTheJobThatMeetsItAndNoOther() throws Exception {
    Path full = Path.of("/dev/full"); // every write to it ends with "no space left on device"
    assumeTrue(Files.exists(full));
    Path metrics = stopped("full").resolve("metrics.jsonl");
    Files.delete(metrics);
    Files.createSymbolicLink(metrics, full);
    assertEquals(0, jobs("resume", "full").exitCode());
    Run watched = jobs("watch", "full");
    assertEquals(4, watched.exitCode(), watched::err);
    assertTrue(watched.err().contains("No space left on device"), watched.err());
    assertEquals(0, submit("next", "--watch").exitCode());
  }

  @Test
  void aTokenComesFromAFileAndIsShownNowhere() throws Exception {
    server.close();
    String secret = "not-to-be-seen-anywhere";
    String hash = Sha256.of(secret.getBytes(StandardCharsets.UTF_8));
    start(0, List.of(new Token("ada", Role.VIEWER, hash)));
    Path file = Files.writeString(folder.resolve("token.txt"), secret + "\n");
    Run bare = jobs("list");
    assertEquals(2, bare.exitCode());
    assertTrue(bare.err().contains("no valid token"), bare.err());
    assertEquals(0, jobs("list", "--token-file", file.toString()).exitCode());
    Run refused = submit("x", "--token-file", file.toString());
    assertEquals(2, refused.exitCode());
    assertTrue(refused.err().contains("the role viewer may not do this"), refused.err());
    Files.writeString(file, secret + "\nand a second line");
    Run odd = jobs("list", "--token-file", file.toString());
    assertEquals(2, odd.exitCode());
    Files.writeString(file, secret);
    Run open =
        Run.of("jobs", "list", "--url", "http://example.org", "--token-file", file.toString());
    assertTrue(open.err().contains("must not travel in the open"), open.err());
    for (Run run : List.of(refused, odd, open)) {
      assertFalse((run.out() + run.err()).contains(secret), run.err());
    }
  }

  @Test
  void aHostThatIsNotThereIsNamed() {
    Run run = Run.of("jobs", "list", "--url", "http://127.0.0.1:1");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("http://127.0.0.1:1: no host answers"), run.err());
    assertEquals(2, Run.of("jobs", "show", "../x", "--url", url()).exitCode());
    Run wrong = submit("a", "--set", "training.epoch=3");
    assertEquals(2, wrong.exitCode());
    assertTrue(wrong.err().contains("did you mean"), wrong.err());
    assertTrue(jobs("list", "--json").out().isEmpty(), "it was not sent");
  }
}
