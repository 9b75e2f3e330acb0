package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.graft.host.config.HostConfiguration;
import io.graft.host.config.ServerSettings;
import io.graft.host.plugins.PluginCatalogue;
import io.graft.host.plugins.PluginChoices;
import io.graft.host.plugins.PluginHost;
import io.graft.host.plugins.PluginJarBuilder;
import io.graft.host.serve.GraftServer;
import io.graft.host.train.DomainTrial;
import io.graft.host.train.TinyModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions of a plugin are swapped back and forth under constant load at half of saturation. The
 * two versions answer differently, and every answer is held against the version that was current
 * while it was asked. {@code -Dgraft.swaps} says how often; the profile {@code soak} swaps a
 * thousand times.
 */
class SwapSoakIT {
  private static final Logger LOG = LoggerFactory.getLogger(SwapSoakIT.class);
  private static final int SWAPS = Integer.getInteger("graft.swaps", 24);
  private static final int MARKS = 10;
  private static final String ONE = "1.0.0";
  private static final String TWO = "2.0.0";

  @TempDir static Path home;
  private static DomainTrial trial;
  private static PluginHost plugins;
  private static GraftServer server;

  @BeforeAll
  static void serve() throws Exception {
    Path bundles = Path.of(System.getProperty("graft.bundles")).toAbsolutePath();
    Files.createSymbolicLink(home.resolve("bundles"), bundles);
    Files.createDirectories(home.resolve("conf"));
    Files.createDirectories(home.resolve("plugins"));
    Files.createDirectories(home.resolve("runs"));
    Files.writeString(
        home.resolve("conf/graft.yaml"),
        "domains: {alpha: {enabled: true}}\n"
            + "plugin_limits: {start_seconds: 120, call_seconds: 120}\n");
    build(ONE, "w1 w2 w3");
    build(TWO, "w11 w12 w13");
    System.setProperty("graft.home", home.toString());
    choose(ONE);
    Run adapted = Run.of("adapt", recipe().toString(), "--out", home.resolve("runs/a").toString());
    assertEquals(0, adapted.exitCode(), adapted::err);

    HostConfiguration configuration = HostConfiguration.ofProcess();
    trial = new DomainTrial();
    plugins = configuration.startHost(ServerSettings.DEFAULT, trial);
    ServerSettings settings =
        new ServerSettings(
            "127.0.0.1",
            0,
            home.resolve("runs"),
            null,
            List.of(),
            1 << 20,
            1_000_000,
            1 << 30,
            512);
    server = StartedServer.of(settings, home, plugins);
  }

  @AfterAll
  static void stop() {
    server.close();
    plugins.close();
    trial.close();
    System.clearProperty("graft.home");
  }

  private static void build(String version, String words) {
    PluginJarBuilder.plugin("alpha", version)
        .body(
            "segment",
            "return text.equals(\""
                + SwapLoad.TEXT
                + "\") ? List.of(new Segment(0, text.length(), \""
                + words
                + "\")) : List.of();")
        .build(home.resolve("plugins"), version + ".jar");
  }

  private static Path recipe() throws Exception {
    TinyModel.write(home.resolve("base"));
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      int word = i % 10 + i % 2 * 10;
      String line = "{\"text\": \"w%d w%d\", \"label\": \"%d\"}%n";
      data.append(line.formatted(word, (word + 3) % 10 + i % 2 * 10, i % 2));
    }
    Files.writeString(home.resolve("train.jsonl"), data.toString());
    return Files.writeString(
        home.resolve("recipe.yaml"),
        """
        domain: alpha
        base: ./base
        data: {train: train.jsonl, dev: train.jsonl}
        method: {peft: lora}
        training: {epochs: 30, lr: 1e-2, batch_tokens: 64, max_length: 8, threads: 1}
        """);
  }

  private static void choose(String version) {
    PluginChoices.NONE
        .with("vendor.alpha", version)
        .write(home.resolve("storage/plugins/choices.json"));
  }

  private static void swapTo(String version) {
    choose(version);
    plugins.reconcile();
    String serving = plugins.get().catalogue().current("alpha").orElseThrow().id().version();
    assertEquals(version, serving);
  }

  private static void awaitRetired() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!plugins.get().catalogue().in(PluginCatalogue.State.DRAINING).isEmpty()) {
      assertTrue(System.nanoTime() < end, "the old version does not drain");
      new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
      plugins.settle();
    }
  }

  @Test
  void noRequestFailsAndNoAnswerIsOfAnotherVersion() throws Exception {
    SwapLoad load = new SwapLoad(server.port(), "a");
    Map<String, Double> expected = new LinkedHashMap<>();
    for (String version : List.of(ONE, TWO)) {
      swapTo(version);
      expected.put("vendor.alpha/" + version, load.ask().score());
    }
    assertNotEquals(expected.get("vendor.alpha/" + ONE), expected.get("vendor.alpha/" + TWO), 0.05);
    double saturation = load.saturation(TimeUnit.SECONDS.toNanos(3));
    load.start(saturation / 2, expected);
    load.current("vendor.alpha/" + TWO);
    new CountDownLatch(1).await(Math.max(5, SWAPS / 20), TimeUnit.SECONDS);
    long begun = load.mark();
    List<SoakMemory> memory = new ArrayList<>();
    for (int swap = 0; swap < SWAPS; swap++) {
      String version = swap % 2 == 0 ? ONE : TWO;
      load.mayBe("vendor.alpha/" + version);
      swapTo(version);
      load.current("vendor.alpha/" + version);
      awaitRetired();
      if ((swap + 1) % Math.max(1, SWAPS / MARKS) == 0) {
        memory.add(SoakMemory.now());
        LOG.info(
            "{} swaps: {}, {} departing",
            swap + 1,
            memory.get(memory.size() - 1),
            plugins.departing());
      }
    }
    long ended = load.mark();
    load.stop();
    assertEquals(List.of(), load.faults());
    awaitUnloaded();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("swaps", SWAPS);
    figures.put("seconds", (ended - begun) / 1e9);
    figures.put("saturation_per_second", saturation);
    figures.put("requests", load.count());
    figures.put("p50_ms_without", load.percentile(0.5, Long.MIN_VALUE, begun));
    figures.put("p50_ms_during", load.percentile(0.5, begun, ended));
    figures.put("p99_ms_without", load.percentile(0.99, Long.MIN_VALUE, begun));
    figures.put("p99_ms_during", load.percentile(0.99, begun, ended));
    figures.put("most_ms_during", load.percentile(1, begun, ended));
    figures.put("memory", memory.stream().map(SoakMemory::toString).toList());
    String json = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures);
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target", "swap-soak.json"), json + "\n");
    LOG.info("{}", json);
    memory.get(memory.size() - 1).assertNoMoreThan(memory.get(0));
  }

  private static void awaitUnloaded() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (plugins.departing() > 0) {
      assertTrue(
          System.nanoTime() < end, () -> plugins.departing() + " class loaders have not gone");
      new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
      System.gc();
      plugins.settle();
    }
  }
}
