package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many adapters on few bases: what they answer, what they take, and which of them stay. */
class SharedBaseIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final List<String> TEXTS =
      List.of("w1 w2 w3", "w13 w11", "w4 w14 w9 w19", "unheard w0");

  /** Adapters of one base, one of a copy of it, one that trained all weights. */
  private static final List<String> ON_THE_BASE = List.of("a0", "a1", "a2", "a3", "copy", "full");

  /** One on a run, and one on a run that has further words. */
  private static final List<String> ON_OTHERS = List.of("onrun", "words");

  private static final int CLIENTS = 8;
  private static final int REQUESTS = 60;

  @TempDir static Path home;
  private static Map<String, List<Map<String, Double>>> expected = new HashMap<>();

  @BeforeAll
  static void adapt() throws Exception {
    System.setProperty("graft.home", System.getProperty("graft.distribution"));
    TinyModel.write(home.resolve("base"));
    TinyModel.write(home.resolve("copy-of-base"));
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      int word = i % 10 + i % 2 * 10;
      String line = "{\"text\": \"w%d w%d\", \"label\": \"%d\"}%n";
      data.append(line.formatted(word, (word + 3) % 10 + i % 2 * 10, i % 2));
    }
    Files.writeString(home.resolve("train.jsonl"), data.toString());
    for (int seed = 0; seed < 4; seed++) {
      adapt("a" + seed, "base", "lora", "training.seed=" + seed);
    }
    adapt("copy", "copy-of-base", "lora", "training.seed=4");
    adapt("full", "base", "full", "training.seed=5");
    adapt("onrun", "runs/a0", "lora", "training.seed=6");
    adapt("pretrained", "base", "full", "task={type: masked-lm, new_tokens: [unheard]}");
    adapt("words", "runs/pretrained", "lora", "training.seed=7");
    for (String name : all()) {
      expected.put(name, new ArrayList<>());
      for (String text : TEXTS) { // one at a time, as the clients ask
        Run one = Run.of("predict", run(name).toString(), "--json", "--text", text);
        assertEquals(0, one.exitCode(), one::err);
        expected.get(name).add(scores(one.json().get(0)));
      }
    }
  }

  @AfterAll
  static void forgetTheDistribution() {
    System.clearProperty("graft.home");
  }

  private static void adapt(String name, String base, String method, String setting)
      throws Exception {
    Path recipe =
        Files.writeString(
            home.resolve(name + ".yaml"),
            """
            base: ./%s
            data: {train: train.jsonl, dev: train.jsonl}
            method: {peft: %s}
            training: {epochs: 4, lr: 1e-2, batch_tokens: 64, max_length: 8, threads: 1}
            """
                .formatted(base, method));
    Run adapted =
        Run.of("adapt", recipe.toString(), "--out", run(name).toString(), "--set", setting);
    assertEquals(0, adapted.exitCode(), adapted::err);
  }

  private static Path run(String name) {
    return home.resolve("runs").resolve(name);
  }

  private static List<String> all() {
    return Stream.concat(ON_THE_BASE.stream(), ON_OTHERS.stream()).toList();
  }

  private static Map<String, Double> scores(JsonNode prediction) {
    Map<String, Double> scores = new HashMap<>();
    prediction
        .get("scores")
        .fields()
        .forEachRemaining(e -> scores.put(e.getKey(), e.getValue().asDouble()));
    return scores;
  }

  private static GraftServer server(String storage, long adapterBytes, int batchTexts) {
    ServerSettings settings =
        StartedServer.settings(home.resolve("runs"), adapterBytes, batchTexts);
    return StartedServer.of(settings, home.resolve(storage), new Plugins());
  }

  private static JsonNode send(GraftServer server, String method, String path, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), response.body());
    return JSON.readTree(response.body());
  }

  private static Map<String, Double> ask(GraftServer server, String adapter, int text)
      throws Exception {
    String body = "{\"adapter\": \"%s\", \"texts\": [\"%s\"]}".formatted(adapter, TEXTS.get(text));
    return scores(send(server, "POST", "/v1/predict", body).at("/predictions/0"));
  }

  private static JsonNode loaded(GraftServer server) throws Exception {
    return JSON.readTree(
        HTTP.send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/v1/adapters"))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body());
  }

  private static Set<String> names(JsonNode loaded) {
    Set<String> names = new HashSet<>();
    loaded.get("adapters").forEach(adapter -> names.add(adapter.get("adapter").asText()));
    return names;
  }

  /** Asks all adapters from many threads; every answer is held against the command line's. */
  private static void askAtOnce(GraftServer server, double tolerance) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<String>> done = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        Random chance = new Random(client);
        Callable<String> work =
            () -> {
              for (int i = 0; i < REQUESTS; i++) {
                String adapter = all().get(chance.nextInt(all().size()));
                int text = chance.nextInt(TEXTS.size());
                Map<String, Double> want = expected.get(adapter).get(text);
                Map<String, Double> got = ask(server, adapter, text);
                for (String label : want.keySet()) {
                  if (Math.abs(want.get(label) - got.get(label)) > tolerance) {
                    return adapter + " on '" + TEXTS.get(text) + "': " + got + ", not " + want;
                  }
                }
              }
              return "";
            };
        done.add(clients.submit(work));
      }
      for (Future<String> fault : done) {
        assertEquals("", fault.get());
      }
    } finally {
      clients.shutdownNow();
    }
  }

  @Test
  void answersAreThoseOfTheCommandLineToTheLastBit() throws Exception {
    try (GraftServer server = server("one", 1 << 30, 1)) {
      askAtOnce(server, 0);
      JsonNode loaded = loaded(server);
      assertEquals(Set.copyOf(all()), names(loaded));
      assertEquals(3, loaded.get("bases").asInt(), "base, a run folded, and with more words");
    }
  }

  @Test
  void batchesOfSeveralRequestsAnswerTheSame() throws Exception {
    try (GraftServer server = server("two", 1 << 30, 512)) {
      askAtOnce(server, 1e-6);
    }
  }

  /** Alone, four adapters would take four batches at least, however they come in. */
  @Test
  void oneBatchHasRequestsForSeveralAdapters() throws Exception {
    try (GraftServer server = server("mixed", 1 << 30, 512)) {
      List<String> adapters = List.of("a0", "a1", "a2", "a3");
      for (String adapter : adapters) {
        ask(server, adapter, 0);
      }
      double fewest = Double.MAX_VALUE;
      for (int round = 0; round < 50 && fewest >= adapters.size(); round++) {
        double before = StartedServer.metric(server, "graft_prediction_batch_texts_count");
        List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
        for (int i = 0; i < 4 * adapters.size(); i++) {
          HttpRequest request = prediction(server, adapters.get(i % adapters.size()), 0);
          sent.add(HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> answer : sent) {
          assertEquals(200, answer.join().statusCode());
        }
        double batches =
            StartedServer.metric(server, "graft_prediction_batch_texts_count") - before;
        fewest = Math.min(fewest, batches);
      }
      assertTrue(fewest < adapters.size(), "no fewer than " + fewest + " batches a round");
    }
  }

  private static HttpRequest prediction(GraftServer server, String adapter, int text) {
    String body = "{\"adapter\": \"%s\", \"texts\": [\"%s\"]}".formatted(adapter, TEXTS.get(text));
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1/predict"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /** The limit counts bases and adapters; evicted ones come back, and answer as before. */
  @Test
  void underALimitTheOldestGoAndTheirBaseWithTheLast() throws Exception {
    long base;
    long adapter;
    try (GraftServer server = server("three", 1 << 30, 1)) {
      ask(server, "a0", 0);
      JsonNode one = loaded(server);
      adapter = one.at("/adapters/0/bytes").asLong();
      base = one.get("bytes").asLong() - adapter;
      ask(server, "full", 0);
      long full = loaded(server).at("/adapters/1/bytes").asLong();
      assertTrue(full > 2 * adapter, full + " beside " + base + ", " + adapter);
    }
    try (GraftServer server = server("four", base + 3 * adapter, 1)) {
      for (String name : List.of("a0", "a1", "a2")) {
        ask(server, name, 0);
      }
      assertEquals(Set.of("a0", "a1", "a2"), names(loaded(server)));
      ask(server, "a0", 1);
      ask(server, "a3", 0);
      assertEquals(Set.of("a0", "a2", "a3"), names(loaded(server)), "a1 was the oldest");
      assertEquals(base + 3 * adapter, loaded(server).get("bytes").asLong());
      ask(server, "onrun", 0); // a base of its own: no room beside it
      assertEquals(Set.of("onrun"), names(loaded(server)));
      assertEquals(1, loaded(server).get("bases").asInt(), "the last adapter took its base along");
      askAtOnce(server, 0);
    }
  }

  @Test
  void whatAnAliasStandsForStays() throws Exception {
    try (GraftServer server = server("five", 1, 1)) {
      send(server, "PUT", "/v1/aliases/best", "{\"adapter\": \"a0\"}");
      for (String name : List.of("a1", "a2", "onrun")) {
        ask(server, name, 0);
        assertEquals(Set.of("a0", name), names(loaded(server)));
      }
      assertTrue(loaded(server).at("/adapters/0/pinned").asBoolean());
      send(server, "PUT", "/v1/aliases/best", "{\"adapter\": \"a3\"}");
      ask(server, "a1", 0);
      assertEquals(Set.of("a3", "a1"), names(loaded(server)));
      send(server, "DELETE", "/v1/aliases/best", "");
      ask(server, "a2", 0);
      assertEquals(Set.of("a2"), names(loaded(server)), "nothing is pinned");
    }
  }
}
