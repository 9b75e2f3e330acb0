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
 * Versions of a plugin, and the adapter behind an alias, are swapped back and forth under constant
 * load at half of saturation. Each pair of the two answers differently, and every answer is held
 * against the pair that was current while it was asked. {@code -Dgraft.swaps} says how often; the
 * profile {@code soak} swaps a thousand times.
 */
class SwapSoakIT {
  private static final Logger LOG = LoggerFactory.getLogger(SwapSoakIT.class);
  private static final int SWAPS = Integer.getInteger("graft.swaps", 24);

  /** From so many swaps on the figures of a run mean something, and are held to their limits. */
  private static final int SOAK = 500;

  private static final int MARKS = SWAPS < SOAK ? 8 : 40;

  /**
   * What native memory may grow by between the second quarter and the last, in MiB: in a soak of a
   * thousand 48 KiB a swap, of the tens of MiB that the trial of each takes and gives back. A short
   * run is all warming up.
   */
  private static final double MOST_REST = SWAPS < SOAK ? 96 : 24;

  /** The virtual machine compiles on, ever less. */
  private static final double MOST_CODE = SWAPS < SOAK ? 48 : 24;

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
    Path recipe = recipe();
    for (String run : List.of("a", "b")) {
      String file = "train-" + run + ".jsonl";
      String out = home.resolve("runs").resolve(run).toString();
      String[] data = {"--set", "data.train=" + file, "--set", "data.dev=" + file};
      Run adapted =
          Run.of("adapt", recipe.toString(), data[0], data[1], data[2], data[3], "--out", out);
      assertEquals(0, adapted.exitCode(), adapted::err);
    }

    HostConfiguration configuration = HostConfiguration.ofProcess();
    trial = new DomainTrial();
    plugins = configuration.startHost(ServerSettings.DEFAULT, trial);
    ServerSettings settings = StartedServer.settings(home.resolve("runs"), 1 << 30, 512);
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
    StringBuilder other = new StringBuilder(); // the labels the other way round
    for (int i = 0; i < 40; i++) {
      int word = i % 10 + i % 2 * 10;
      String line = "{\"text\": \"w%d w%d\", \"label\": \"%d\"}%n";
      data.append(line.formatted(word, (word + 3) % 10 + i % 2 * 10, i % 2));
      other.append(line.formatted(word, (word + 3) % 10 + i % 2 * 10, 1 - i % 2));
    }
    Files.writeString(home.resolve("train-a.jsonl"), data.toString());
    Files.writeString(home.resolve("train-b.jsonl"), other.toString());
    return Files.writeString(
        home.resolve("recipe.yaml"),
        """
        domain: alpha
        base: ./base
        data: {train: train-a.jsonl, dev: train-a.jsonl}
        method: {peft: lora}
        training: {epochs: 60, lr: 1e-2, head_lr: 5e-2, batch_tokens: 64, max_length: 8, threads: 1}
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
    SwapLoad load = new SwapLoad(server.port(), "live");
    Map<String, Double> expected = expected(load);
    double saturation = load.saturation(TimeUnit.SECONDS.toNanos(3));
    load.start(saturation / 2, expected);
    load.current(SwapLoad.version(TWO, "b"));
    new CountDownLatch(1).await(Math.max(5, SWAPS / 20), TimeUnit.SECONDS);
    long begun = load.mark();
    List<SoakMemory> memory = new ArrayList<>();
    for (int swap = 0; swap < SWAPS; swap++) {
      String version = swap % 2 == 0 ? ONE : TWO;
      String before = swap % 2 == 0 ? "b" : "a";
      String after = swap % 2 == 0 ? "a" : "b";
      load.mayBe(SwapLoad.version(version, before));
      swapTo(version);
      load.current(SwapLoad.version(version, before));
      awaitRetired();
      load.mayBe(SwapLoad.version(version, after));
      load.promote(after);
      load.current(SwapLoad.version(version, after));
      if ((swap + 1) % Math.max(1, SWAPS / MARKS) == 0) {
        long paused = load.mark();
        memory.add(SoakMemory.now());
        load.leaveOut(paused, load.mark()); // two collections that no host makes
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
    assertFlat(memory);
    if (SWAPS >= SOAK) {
      double most = 2 * load.percentile(0.99, Long.MIN_VALUE, begun) + 20;
      assertTrue(load.percentile(0.99, begun, ended) <= most, json);
    }
  }

  /** What every adapter answers with every version of the plugin: four answers that differ. */
  private static Map<String, Double> expected(SwapLoad load) throws Exception {
    Map<String, Double> expected = new LinkedHashMap<>();
    for (String version : List.of(ONE, TWO)) {
      swapTo(version);
      for (String adapter : List.of("a", "b")) {
        load.promote(adapter);
        double score = load.ask().score();
        expected.forEach((other, its) -> assertNotEquals(its, score, 0.02, other));
        expected.put(SwapLoad.version(version, adapter), score);
      }
    }
    return expected;
  }

  /** The last quarter against the second: in the first, code is compiled and caches fill. */
  private static void assertFlat(List<SoakMemory> memory) {
    int quarter = memory.size() / 4;
    SoakMemory early = SoakMemory.median(memory.subList(quarter, 2 * quarter));
    SoakMemory late = SoakMemory.median(memory.subList(3 * quarter, memory.size()));
    late.assertNoMoreThan(early, MOST_REST, MOST_CODE);
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
