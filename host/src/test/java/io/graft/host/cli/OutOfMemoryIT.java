package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.host.BlockedThreads;
import io.graft.host.client.HostClient;
import io.graft.host.plugins.PluginJarBuilder;
import io.graft.host.plugins.PluginPolicy;
import io.graft.host.plugins.PluginRuntime;
import io.graft.host.serve.GraftServer;
import io.graft.host.train.TinyModel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose plugin really asks for more memory than the host has, beside others. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class OutOfMemoryIT {
  @TempDir Path folder;
  private HostClient host;

  private JsonObject submit(String id, String more) {
    return submit(id, 60, 64, more);
  }

  private JsonObject submit(String id, int texts, int batchTokens, String more) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < texts; i++) {
      lines.append(
          "{\"text\": \"w%d w%d\", \"label\": \"%s\"}%n"
              .formatted(i % 20, i % 7, i % 2 == 0 ? "a" : "b"));
    }
    String recipe =
        """
        base: %s
        data: {train: a.jsonl, dev: {cut: 0.2}}
        training: {epochs: 2, batch_tokens: %d, max_length: 8, threads: 1}
        """
            .formatted(folder.resolve("runs/base"), batchTokens);
    return host.post(
        "/v1/jobs",
        new JsonObject()
            .put("id", id)
            .put("recipe", recipe + more)
            .put("data", new JsonObject().put("a.jsonl", lines.toString())));
  }

  private JsonObject ended(String id) {
    JsonObject job = host.get("/v1/jobs/" + id);
    while (List.of("queued", "running").contains(job.getString("state"))) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      job = host.get("/v1/jobs/" + id);
    }
    return job;
  }

  @Test
  void onlyThatJobFailsAndSaysWhy() throws Exception {
    TinyModel.write(folder.resolve("runs/base"));
    Path jar =
        PluginJarBuilder.plugin("alpha", "1.0.0")
            .body(
                "segment",
                "long[] all = new long[Integer.MAX_VALUE - 8];"
                    + " return List.of(new Segment(0, (int) (all[1] + text.length()), \"\"));")
            .build(folder, "alpha.jar");
    BlockedThreads blocked = new BlockedThreads();
    try (PluginRuntime plugins =
        PluginRuntime.start(Path.of(System.getProperty("graft.bundles")), PluginPolicy.OPEN)) {
      plugins.install(jar);
      try (GraftServer server =
          StartedServer.of(
              StartedServer.settings(folder.resolve("runs"), 1L << 30, 16),
              folder,
              () -> plugins)) {
        host = new HostClient(URI.create("http://127.0.0.1:" + server.port()), null, null);
        submit("before", "");
        submit("large", "domain: alpha\n");
        submit("behind", "");
        JsonObject failed = ended("large");
        assertEquals("failed", failed.getString("state"), failed::encode);
        JsonObject error = failed.getJsonObject("error");
        assertTrue(error.getString("what").contains("the job ran out of memory"), error::encode);
        assertTrue(error.getString("mend").contains("GRAFT_HEAP"), error::encode);
        assertEquals("finished", ended("before").getString("state"));
        assertEquals("finished", ended("behind").getString("state"));
        JsonObject answer =
            host.post(
                "/v1/predict",
                new JsonObject().put("adapter", "behind").put("texts", new JsonArray().add("w1")));
        assertEquals("behind", answer.getString("adapter"));
      }
    }
    blocked.assertNone();
  }

  @Test
  void tensorsOfOneJobDoNotTakeTheMachine() throws Exception {
    TinyModel.write(folder.resolve("runs/base"));
    System.setProperty("graft.tensor_mib", "192");
    try (GraftServer server =
        StartedServer.of(
            StartedServer.settings(folder.resolve("runs"), 1L << 30, 16), folder, new Plugins())) {
      host = new HostClient(URI.create("http://127.0.0.1:" + server.port()), null, null);
      submit("before", "");
      submit("large", 20_000, 1_000_000, "");
      submit("behind", "");
      JsonObject failed = ended("large");
      assertEquals("failed", failed.getString("state"), failed::encode);
      JsonObject error = failed.getJsonObject("error");
      assertEquals("USER", error.getString("category"));
      assertTrue(error.getString("what").contains("of the 192 MiB they may take"), error::encode);
      assertTrue(error.getString("mend").contains("training.batch_tokens"), error::encode);
      assertEquals("finished", ended("before").getString("state"));
      assertEquals("finished", ended("behind").getString("state"));
    } finally {
      System.clearProperty("graft.tensor_mib");
    }
  }
}
