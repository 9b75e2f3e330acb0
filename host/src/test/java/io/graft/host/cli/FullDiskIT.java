package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.host.BlockedThreads;
import io.graft.host.SmallDisk;
import io.graft.host.config.ServerSettings;
import io.graft.host.serve.GraftServer;
import io.graft.host.train.TinyModel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A host whose storage is on a real disk that is full for a while. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class FullDiskIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path folder;
  private final BlockedThreads blocked = new BlockedThreads();
  private final Plugins plugins = new Plugins();
  private SmallDisk disk;
  private GraftServer server;

  @BeforeEach
  void serve() throws Exception {
    disk = SmallDisk.on(folder.resolve("home/storage"), 4096);
    TinyModel.write(folder.resolve("runs/base"));
    ServerSettings settings = StartedServer.settings(folder.resolve("runs"), 1L << 30, 16);
    server = StartedServer.of(settings, folder.resolve("home"), plugins);
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    plugins.close();
    if (disk != null) {
      disk.close();
    }
    blocked.assertNone();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    HttpRequest made =
        body.isEmpty()
            ? request.method(method, HttpRequest.BodyPublishers.noBody()).build()
            : request
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
    return HTTP.send(made, HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> response = send("GET", path, "");
    assertEquals(200, response.statusCode(), response.body());
    return JSON.readTree(response.body());
  }

  private HttpResponse<String> submit(String id, int epochs, String... set) throws Exception {
    ObjectNode body = JSON.createObjectNode().put("id", id);
    for (String each : set) {
      body.withArray("set").add(each);
    }
    body.put(
        "recipe",
        """
        base: %s
        data: {train: a.jsonl, dev: {cut: 0.2}}
        training: {epochs: %d, batch_tokens: 64, max_length: 8, threads: 1}
        """
            .formatted(folder.resolve("runs/base"), epochs));
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      lines.append(
          "{\"text\": \"w%d w%d\", \"label\": \"%s\"}%n"
              .formatted(i % 20, i % 7, i % 2 == 0 ? "a" : "b"));
    }
    body.withObject("data").put("a.jsonl", lines.toString());
    return send("POST", "/v1/jobs", body.toString());
  }

  private void until(String id, String state) throws Exception {
    JsonNode job = get("/v1/jobs/" + id);
    while (!state.equals(job.get("state").asText())) {
      assertNotEquals("failed", job.get("state").asText(), job::toString);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      job = get("/v1/jobs/" + id);
    }
  }

  private static JsonNode assertFull(HttpResponse<String> response) throws Exception {
    assertEquals(507, response.statusCode(), response.body());
    JsonNode problem = JSON.readTree(response.body());
    assertEquals("DATA", problem.get("category").asText());
    assertTrue(problem.get("title").asText().contains("disk is full"), response.body());
    assertTrue(problem.get("where").asText().contains("storage"), response.body());
    assertTrue(problem.get("mend").asText().contains("make room"), response.body());
    return problem;
  }

  @Test
  void whatMustWriteIsRefusedAndAllElseGoesOn() throws Exception {
    HttpResponse<String> first = submit("first", 2);
    assertEquals(202, first.statusCode(), first.body());
    until("first", "finished");
    assertEquals(202, submit("long", 10_000).statusCode());
    until("long", "running");

    disk.fill();
    assertFull(submit("second", 2));
    assertEquals(404, send("GET", "/v1/jobs/second", "").statusCode());
    assertFalse(Files.exists(disk.folder().resolve("jobs/second")));
    String title = "";
    for (int i = 0; i < 200 && !title.contains("audit log"); i++) {
      title = assertFull(submit("second", 2)).get("title").asText();
    }
    assertTrue(title.contains("audit log"), title);
    assertFull(send("PUT", "/v1/aliases/best", "{\"adapter\":\"first\"}"));
    for (int i = 0; i < 20; i++) {
      HttpResponse<String> answer =
          send("POST", "/v1/predict", "{\"adapter\":\"first\",\"texts\":[\"w1 w2\"]}");
      assertEquals(200, answer.statusCode(), answer.body());
    }
    assertEquals("running", get("/v1/jobs/long").get("state").asText());
    assertEquals(0, get("/v1/aliases").get("aliases").size());

    disk.empty();
    assertEquals(202, submit("second", 2).statusCode());
    assertEquals(202, send("POST", "/v1/jobs/long/cancel", "").statusCode());
    until("long", "cancelled");
    until("second", "finished");
    for (String id : List.of("first", "long", "second")) {
      assertGapless(events(id));
    }
    assertAudited();
  }

  private List<JsonNode> events(String id) throws Exception {
    List<JsonNode> events = new ArrayList<>();
    for (String line : send("GET", "/v1/jobs/" + id + "/events", "").body().lines().toList()) {
      if (line.startsWith("data: ")) {
        events.add(JSON.readTree(line.substring("data: ".length())));
      }
    }
    return events;
  }

  private static void assertGapless(List<JsonNode> numbered) {
    assertFalse(numbered.isEmpty());
    for (int i = 0; i < numbered.size(); i++) {
      assertEquals(i + 1, numbered.get(i).get("sequence").asInt());
    }
  }

  /** Every request that changed something is in the log, also those of the time without room. */
  private void assertAudited() throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    while (!seen.contains("cancelJob 202")) { // it is written behind the answer
      lines.clear();
      for (String line : Files.readAllLines(disk.folder().resolve("audit.jsonl"))) {
        JsonNode entry = JSON.readTree(line);
        lines.add(entry);
        seen.add(entry.get("what").asText() + " " + entry.get("status").asInt());
      }
    }
    assertGapless(lines);
    assertTrue(
        seen.containsAll(Set.of("submitJob 202", "submitJob 507", "promoteAlias 507")),
        seen::toString);
  }

  /** The runs are on a disk of their own. */
  @Test
  void aJobThatCannotWriteFailsAloneAndGoesOnLater() throws Exception {
    try (SmallDisk runs = SmallDisk.on(folder.resolve("runs"), 8192)) {
      TinyModel.write(folder.resolve("runs/base"));
      assertEquals(202, submit("long", 10_000, "training.checkpoint_every=20").statusCode());
      until("long", "running");
      while (!Files.isDirectory(folder.resolve("runs/long/checkpoints"))) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      runs.fill();
      JsonNode job = get("/v1/jobs/long");
      while ("running".equals(job.get("state").asText())) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        job = get("/v1/jobs/long");
      }
      assertEquals("failed", job.get("state").asText(), job::toString);
      assertEquals("DATA", job.at("/error/category").asText(), job::toString);
      assertTrue(job.at("/error/what").asText().contains("No space left"), job::toString);
      assertTrue(job.at("/error/where").asText().contains("long"), job::toString);
      assertEquals(200, send("GET", "/health/ready", "").statusCode());
      runs.empty();
      assertEquals(202, submit("behind", 2).statusCode());
      until("behind", "finished");
      assertEquals(202, send("POST", "/v1/jobs/long/resume", "").statusCode());
      until("long", "running");
      assertEquals(202, send("POST", "/v1/jobs/long/cancel", "").statusCode());
      until("long", "cancelled");
    }
  }

  @Test
  void theLogGoesOnWhenThereIsRoomAgain() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Set<Appender<ILoggingEvent>> before = appenders(root);
    HostLog.into(disk.folder().resolve("log"));
    Path log = disk.folder().resolve("log/host.jsonl");
    Logger logger = (Logger) LoggerFactory.getLogger(FullDiskIT.class);
    try {
      logger.info("before");
      disk.fill();
      for (int i = 0; i < 200; i++) {
        logger.info("a line that may find no room {}", "x".repeat(100));
      }
      disk.empty();
      boolean written = false;
      while (!written) { // it tries again after some milliseconds, then after more
        logger.info("behind");
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        written = Files.readString(log).contains("behind");
      }
      assertTrue(Files.readString(log).contains("before"));
    } finally {
      for (Appender<ILoggingEvent> appender : appenders(root)) {
        if (!before.contains(appender)) {
          root.detachAppender(appender);
          appender.stop();
        }
      }
    }
  }

  private static Set<Appender<ILoggingEvent>> appenders(Logger root) {
    Set<Appender<ILoggingEvent>> all = new HashSet<>();
    for (Iterator<Appender<ILoggingEvent>> each = root.iteratorForAppenders(); each.hasNext(); ) {
      all.add(each.next());
    }
    return all;
  }
}
