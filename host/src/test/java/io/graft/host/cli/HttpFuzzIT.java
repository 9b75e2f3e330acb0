package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graft.core.file.AtomicFolder;
import io.graft.host.BlockedThreads;
import io.graft.host.config.ServerSettings;
import io.graft.host.serve.GraftServer;
import io.graft.host.train.TinyModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever is sent to a host, it answers, and refuses as the contract says: with a category, what
 * was wrong and what to do, and nothing of its inside. It does not lose threads, files or memory on
 * it.
 */
class HttpFuzzIT {
  private static final String PREDICT =
      "{\"adapter\": \"first\", \"texts\": [\"w1 w2\", \"w3\"], \"pairs\": [\"a\", \"b\"]}";
  private static final String RECIPE =
      "base: %s\ndata: {train: train.jsonl, dev: {cut: 0.2}}\nmethod: {peft: lora, r: 2}\n"
          + "training: {epochs: 1, batch_tokens: 64, max_length: 8, threads: 1}\n";
  private static final String DATA =
      "{\"text\": \"w1 w2\", \"label\": \"a\"}\n{\"text\": \"w11 w12\", \"label\": \"b\"}\n";

  private static Path home;
  private static BlockedThreads blocked;
  private static Plugins plugins;
  private static GraftServer server;
  private static FuzzClient client;
  private static String recipe;
  private static ProcessState before;

  @BeforeContainer
  static void serve() throws Exception {
    home = Files.createTempDirectory("fuzz");
    blocked = new BlockedThreads();
    System.setProperty("graft.home", System.getProperty("graft.distribution"));
    TinyModel.write(home.resolve("runs/base"));
    recipe = RECIPE.formatted(home.resolve("runs/base"));
    Files.writeString(home.resolve("train.jsonl"), DATA.repeat(10));
    Path file = Files.writeString(home.resolve("recipe.yaml"), recipe);
    Run adapted = Run.of("adapt", file.toString(), "--out", home.resolve("runs/first").toString());
    assertEquals(0, adapted.exitCode(), adapted::err);
    plugins = new Plugins();
    ServerSettings settings = StartedServer.settings(home.resolve("runs"), 1 << 30, 512);
    server = StartedServer.of(settings, home, plugins);
    client = new FuzzClient(server.port(), home.resolve("storage").toString());
    for (int i = 0; i < 50; i++) { // what is made once is there before anything is counted
      client.send("POST", "/v1/predict", PREDICT);
      client.send("POST", "/v1/recipes/validate", submission(recipe, DATA));
      client.send("GET", "/v1/knowledge/medical/search?q=fever", "");
    }
    before = ProcessState.now();
  }

  @AfterContainer
  static void nothingIsLeft() throws IOException {
    assertEquals(200, client.send("GET", "/health/ready", ""));
    ProcessState.now().assertNotMuchMoreThan(before);
    server.close();
    plugins.close();
    blocked.assertNone();
    System.clearProperty("graft.home");
    AtomicFolder.delete(home);
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void bytesThatAreHardlyHttp(@ForAll("wire") String wire) throws IOException {
    client.sendRaw(wire.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void requestsOfAnyShape(
      @ForAll("methods") String method,
      @ForAll("paths") String path,
      @ForAll("types") String type,
      @ForAll("json") String body)
      throws IOException {
    client.send(method, path, type, body);
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void damagedPredictions(@ForAll("damage") Damage damage) throws IOException {
    client.send("POST", "/v1/predict", damage.of(PREDICT));
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void damagedSubmissions(@ForAll("damage") Damage damage) throws IOException {
    client.send("POST", "/v1/recipes/validate", damage.of(submission(recipe, DATA)));
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void damagedRecipes(@ForAll("damage") Damage damage) throws IOException {
    client.send("POST", "/v1/recipes/validate", submission(damage.of(recipe), DATA));
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void damagedData(@ForAll("damage") Damage damage) throws IOException {
    client.send("POST", "/v1/recipes/validate", submission(recipe, damage.of(DATA)));
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void jobsOfAnyJson(@ForAll("json") String recipeOrNot, @ForAll("json") String id)
      throws IOException {
    client.send("POST", "/v1/jobs", "{\"recipe\": " + recipeOrNot + ", \"id\": " + id + "}");
  }

  private static String submission(String recipe, String data) {
    return "{\"recipe\": "
        + FuzzClient.quoted(recipe)
        + ", \"data\": {\"train.jsonl\": "
        + FuzzClient.quoted(data)
        + "}}";
  }

  /** Something that happens to a text. */
  record Damage(int at, int length, String piece, int times) {
    String of(String text) {
      String damaged = text;
      for (int i = 0; i < times; i++) {
        int start = Math.floorMod(at * (i + 1), damaged.length() + 1);
        int end = Math.min(damaged.length(), start + length);
        damaged = damaged.substring(0, start) + piece + damaged.substring(end);
      }
      return damaged;
    }
  }

  @Provide
  Arbitrary<Damage> damage() {
    Arbitrary<String> piece =
        Arbitraries.oneOf(pieces(), Arbitraries.strings().ofMaxLength(4), Arbitraries.just(""));
    return Combinators.combine(
            Arbitraries.integers().between(0, 100_000),
            Arbitraries.integers().between(0, 12),
            piece,
            Arbitraries.integers().between(1, 3))
        .as(Damage::new);
  }

  private static Arbitrary<String> pieces() {
    return Arbitraries.of(
        Stream.of(
                "{ } [ ] , : \" ' \\ \\u0000 \\ud800 null true -1 0 1e999 9999999999999999999 [[[[ {{{{"
                    + " first ../first /etc/passwd file:///etc/passwd http://127.0.0.1:1/ minilm *a"
                    + " &a !!java.net.URL lora full ner masked-lm train.jsonl base data training"
                    + " method threads epochs: lr: max_length: -5 1e-300 .nan domain: medical"
                    + " knowledge: task: index: text label adapter texts 😀 \uFEFF")
            .flatMap(words -> Stream.of(words.split(" ")))
            .toArray(String[]::new));
  }

  @Provide
  Arbitrary<String> methods() {
    return Arbitraries.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW");
  }

  @Provide
  Arbitrary<String> types() {
    return Arbitraries.of(
        "application/json",
        "application/json; charset=utf-16",
        "text/plain",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "",
        ";;;",
        "application/problem+json");
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of(
            "/v1",
            "/predict",
            "/jobs",
            "/first",
            "/none",
            "/events",
            "/cancel",
            "/resume",
            "/retry",
            "/aliases",
            "/best",
            "/rollback",
            "/knowledge",
            "/medical",
            "/search",
            "/recipes",
            "/validate",
            "/adapters",
            "/runs",
            "/domains",
            "/plugins",
            "/health",
            "/live",
            "/metrics",
            "/openapi.yaml",
            "/..",
            "/%2e%2e",
            "/%00",
            "/%",
            "/%zz",
            "//",
            "/;a=b",
            "?limit=-1",
            "?limit=9999999999999",
            "&limit=x",
            "?state=lost",
            "?q=",
            "?q=%C3%28",
            "&q=fever+AND+(",
            "?after=-1",
            "&before=../x",
            "?",
            "&",
            "=",
            "#a",
            "/\u00e9",
            "/".repeat(500),
            "?limit=1&limit=2",
            "[]",
            "?q[]=1")
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(parts -> "/v1" + String.join("", parts));
  }

  /** JSON of any shape, with the words of the contract in it. */
  @Provide
  Arbitrary<String> json() {
    Arbitrary<String> leaf =
        Arbitraries.oneOf(
            pieces().map(FuzzClient::quoted),
            Arbitraries.of("null", "true", "0", "-1", "1e400", "\"\"", "[]", "{}"),
            Arbitraries.of(PREDICT, "\"w1 w2\""),
            Arbitraries.strings().ofMaxLength(8).map(FuzzClient::quoted));
    return Arbitraries.lazyOf(
        () -> leaf,
        () -> leaf,
        () -> json().list().ofMaxSize(3).map(parts -> "[" + String.join(",", parts) + "]"),
        () ->
            Combinators.combine(pieces().map(FuzzClient::quoted), json())
                .as((key, value) -> key + ":" + value)
                .list()
                .ofMaxSize(3)
                .map(parts -> "{" + String.join(",", parts) + "}"));
  }

  @Provide
  Arbitrary<String> wire() {
    return Arbitraries.of(
            "GET ",
            "POST ",
            "/v1/runs",
            "/v1/predict",
            " HTTP/1.1",
            " HTTP/1.0",
            " HTTP/9.9",
            "\r\n",
            "\n",
            "\r",
            "Host: 127.0.0.1\r\n",
            "Host: evil.example\r\n",
            "Host:\r\n",
            "Content-Length: 5\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 99999999999\r\n",
            "Content-Length: 1\r\nContent-Length: 2\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: gzip\r\n",
            "5\r\nhello\r\n",
            "0\r\n\r\n",
            "ffffffffffff\r\n",
            "Content-Type: application/json\r\n",
            "Expect: 100-continue\r\n",
            "Upgrade: h2c\r\n",
            "Connection: Upgrade, HTTP2-Settings\r\n",
            "HTTP2-Settings: AAMA\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "Authorization: Bearer \u0001\r\n",
            "Last-Event-ID: x\r\n",
            "Cookie: a=b; a\r\n",
            "X: " + "y".repeat(20_000) + "\r\n",
            ": no name\r\n",
            "no colon\r\n",
            " folded\r\n",
            "\u0000",
            "\u00ff\u00fe",
            "{",
            "}")
        .list()
        .ofMaxSize(10)
        .map(parts -> String.join("", parts));
  }
}
