package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.core.file.Sha256;
import io.graft.host.BlockedThreads;
import io.graft.host.config.JobSettings;
import io.graft.host.config.ServerSettings;
import io.graft.host.config.ServerSettings.Role;
import io.graft.host.config.ServerSettings.Token;
import io.graft.host.jobs.JobHouse;
import io.graft.host.serve.GraftServer;
import io.graft.spi.GraftException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host over real HTTP, with a run that was adapted under the medical plugin. */
class ServeIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static BlockedThreads blocked;
  private static Plugins plugins;
  private static GraftServer server;

  @BeforeAll
  static void serve() throws Exception {
    blocked = new BlockedThreads();
    System.setProperty("graft.home", System.getProperty("graft.distribution"));
    plugins = new Plugins();
    server = GraftServer.start(ServerSettings.DEFAULT.with(null, 0, folder), house("one"), plugins);
    adaptFirst();
  }

  /** The medical example, shortened. */
  private static ObjectNode submission() throws Exception {
    Path example =
        Path.of(System.getProperty("graft.distribution")).resolve("examples/medical-assertion");
    ObjectNode body = JSON.createObjectNode();
    body.put("id", "first").put("recipe", Files.readString(example.resolve("recipe.yaml")));
    body.putArray("set").add("training.epochs=3");
    for (String file : List.of("train.jsonl", "dev.jsonl", "test.jsonl")) {
      body.withObject("data").put(file, Files.readString(example.resolve(file)));
    }
    return body;
  }

  /** Makes the run that the tests ask, as a client does. */
  private static void adaptFirst() throws Exception {
    ObjectNode body = submission();
    HttpResponse<String> accepted = post("/v1/jobs", body.toString());
    assertEquals(202, accepted.statusCode(), accepted.body());
    JsonNode job = JSON.readTree(accepted.body());
    while (List.of("queued", "running").contains(job.get("state").asText())) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      job = JSON.readTree(get("/v1/jobs/first").body());
    }
    assertEquals("finished", job.get("state").asText(), job::toString);
    assertEquals("medical", job.get("domain").asText());
    assertEquals("local", job.get("owner").asText());
  }

  private static JobHouse house(String storage) {
    return JobSettings.DEFAULT.house(folder.resolve("storage-" + storage), folder);
  }

  @AfterAll
  static void stop() {
    server.close();
    plugins.close();
    System.clearProperty("graft.home");
    blocked.assertNone();
  }

  private static HttpRequest.Builder request(GraftServer host, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + path));
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(request(server, path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest posting(String path, String body) {
    return request(server, path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static HttpRequest predict(String body) {
    return posting("/v1/predict", body);
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return HTTP.send(posting(path, body), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String body) throws Exception {
    return post("/v1/predict", body);
  }

  private static void assertProblem(int status, String category, HttpResponse<String> response)
      throws Exception {
    assertEquals(status, response.statusCode(), response.body());
    assertEquals(
        "application/problem+json", response.headers().firstValue("Content-Type").orElse(""));
    JsonNode problem = JSON.readTree(response.body());
    assertEquals(category, problem.get("category").asText());
    assertTrue(problem.get("mend").asText().length() > 3, response.body());
  }

  @Test
  void tellsHealthContractMetricsDomainsAndRuns() throws Exception {
    assertEquals(200, get("/health/live").statusCode());
    assertEquals(200, get("/health/ready").statusCode());
    assertTrue(get("/openapi.yaml").body().startsWith("openapi: 3.1.0"));
    assertTrue(get("/metrics").body().contains("graft_http_requests_seconds_count"));
    post("{\"adapter\":\"first\",\"texts\":[\"No fever.\"]}");
    assertTrue(get("/metrics").body().contains("graft_served_adapters 1.0"));
    assertEquals(
        "minilm", JSON.readTree(get("/v1/adapters").body()).at("/adapters/0/base").asText());
    assertTrue(get("/v1/domains").body().contains("\"medical\""));
    JsonNode run = JSON.readTree(get("/v1/runs").body()).at("/runs/0");
    assertEquals("first", run.get("name").asText());
    assertEquals("done", run.get("state").asText());
  }

  @Test
  void manyRequestsAtOnceGetTheAnswersOfTheCommandLine() throws Exception {
    List<String> texts = List.of("He denies any chest pain.", "Her aunt has asthma.");
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String body = "{\"adapter\":\"first\",\"texts\":[\"" + texts.get(i % 2) + "\"]}";
      answers.add(HTTP.sendAsync(predict(body), HttpResponse.BodyHandlers.ofString()));
    }
    Run local =
        Run.of(
            "predict",
            folder.resolve("first").toString(),
            "--text",
            texts.get(0),
            "--text",
            texts.get(1),
            "--json");
    for (int i = 0; i < answers.size(); i++) {
      HttpResponse<String> answer = answers.get(i).join();
      assertEquals(200, answer.statusCode(), answer.body());
      JsonNode got = JSON.readTree(answer.body()).at("/predictions/0");
      assertEquals(texts.get(i % 2), got.get("text").asText());
      assertEquals(local.json().get(i % 2).get("label"), got.at("/labels/0"));
    }
    double batches = StartedServer.metric(server, "graft_prediction_batch_texts_count");
    assertTrue(batches < 40, "40 requests went through in fewer batches: " + batches);
  }

  @Test
  void refusesWhatTheContractDoesNotAllow() throws Exception {
    assertProblem(404, "USER", get("/v1/nothing"));
    assertProblem(400, "USER", post("{\"adapter\":\"first\",\"texts\":[]}"));
    assertProblem(400, "USER", post("{\"adapter\":\"../first\",\"texts\":[\"a\"]}"));
    assertProblem(400, "USER", post("{\"adapter\":\"first\",\"texts\":[\" \"]}"));
    assertProblem(400, "USER", post("{\"adapter\":\"first\""));
    HttpResponse<String> miss = post("{\"adapter\":\"frist\",\"texts\":[\"a\"]}");
    assertProblem(404, "USER", miss);
    assertTrue(miss.body().contains("did you mean 'first'"), miss.body());
    assertProblem(413, "USER", post("x".repeat((1 << 20) + 1)));
  }

  @Test
  void tellsTheEventsOfAJobFromWhereAClientIs() throws Exception {
    HttpResponse<String> all = get("/v1/jobs/first/events");
    assertEquals("text/event-stream", all.headers().firstValue("Content-Type").orElse(""));
    List<JsonNode> events = EventText.events(all.body());
    for (int i = 0; i < events.size(); i++) {
      assertEquals(i + 1, events.get(i).get("sequence").asInt());
    }
    List<String> types = events.stream().map(event -> event.get("type").asText()).toList();
    assertEquals(List.of("queued", "started"), types.subList(0, 2));
    assertTrue(types.containsAll(List.of("phase", "step", "evaluated")), types::toString);
    assertEquals("finished", types.get(types.size() - 1));
    int last = events.size();
    assertEquals(
        events.subList(last - 2, last),
        EventText.events(listen("" + (last - 2), "/v1/jobs/first").body()));
    assertEquals(204, listen("" + last, "/v1/jobs/first").statusCode());
    assertEquals(
        events.subList(1, last), EventText.events(get("/v1/jobs/first/events?after=1").body()));
    assertProblem(400, "USER", listen("x", "/v1/jobs/first"));
    assertProblem(404, "USER", listen("0", "/v1/jobs/none"));
  }

  private static HttpResponse<String> listen(String after, String job) throws Exception {
    HttpRequest request = request(server, job + "/events").header("Last-Event-ID", after).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> put(String path, String body) throws Exception {
    HttpRequest request =
        request(server, path)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void anAliasStandsForAnAdapterAndTheAuditLogSaysWhoSaidSo() throws Exception {
    assertProblem(404, "USER", post("{\"adapter\":\"best\",\"texts\":[\"No fever.\"]}"));
    assertProblem(404, "USER", put("/v1/aliases/best", "{\"adapter\":\"none\"}"));
    assertProblem(409, "USER", put("/v1/aliases/first", "{\"adapter\":\"first\"}"));
    HttpResponse<String> promoted = put("/v1/aliases/best", "{\"adapter\":\"first\"}");
    assertEquals(200, promoted.statusCode(), promoted.body());
    JsonNode answer =
        JSON.readTree(post("{\"adapter\":\"best\",\"texts\":[\"No fever.\"]}").body());
    assertEquals("first", answer.get("adapter").asText());
    assertEquals("best", answer.get("alias").asText());
    assertProblem(409, "USER", post("/v1/aliases/best/rollback", ""));
    assertEquals(
        "first", JSON.readTree(get("/v1/aliases").body()).at("/aliases/0/adapter").asText());
    Path log = folder.resolve("storage-one/audit.jsonl");
    List<JsonNode> lines = new ArrayList<>();
    while (lines.stream().noneMatch(line -> "rollBackAlias".equals(line.get("what").asText()))) {
      lines.clear(); // it is written behind the answer
      for (String line : Files.readAllLines(log)) {
        lines.add(JSON.readTree(line));
      }
    }
    JsonNode submission = lines.get(0);
    assertEquals("submitJob", submission.get("what").asText());
    assertEquals("first", submission.get("target").asText());
    assertEquals("local", submission.get("who").asText());
    assertEquals("done", submission.get("outcome").asText());
    assertTrue(
        lines.stream()
            .anyMatch(
                line ->
                    "/v1/aliases/best".equals(line.get("path").asText())
                        && "refused".equals(line.get("outcome").asText())));
    assertTrue(lines.stream().noneMatch(line -> "predict".equals(line.get("what").asText())));
  }

  @Test
  void saysWhatARecipeWouldTake() throws Exception {
    JsonNode done = JSON.readTree(get("/v1/jobs/first").body()).get("result");
    HttpResponse<String> checked = post("/v1/recipes/validate", submission().toString());
    assertEquals(200, checked.statusCode(), checked.body());
    JsonNode estimate = JSON.readTree(checked.body());
    assertEquals(done.get("steps"), estimate.get("steps"));
    assertEquals(done.get("trainable_parameters"), estimate.get("trainable_parameters"));
    assertEquals("first", estimate.get("seconds_as_in").asText());
    double seconds = done.get("train_seconds").asDouble();
    assertEquals(seconds, estimate.get("seconds").asDouble(), 0.2 * seconds);
    assertFalse(checked.body().contains(folder.toString()), checked.body());
    ObjectNode broken = submission();
    broken.withObject("data").put("train.jsonl", "{\"text\": \"a\"}");
    HttpResponse<String> refused = post("/v1/recipes/validate", broken.toString());
    assertProblem(422, "DATA", refused);
    assertFalse(refused.body().contains(folder.toString()), refused.body());
    assertEquals(1, JSON.readTree(get("/v1/jobs").body()).get("jobs").size());
  }

  @Test
  void findsConceptsOfADomain() throws Exception {
    HttpResponse<String> found = get("/v1/knowledge/medical/search?q=fever&limit=3");
    assertEquals(200, found.statusCode(), found.body());
    JsonNode concepts = JSON.readTree(found.body()).get("concepts");
    assertTrue(concepts.size() >= 1 && concepts.size() <= 3, found.body());
    assertTrue(concepts.get(0).get("name").asText().toLowerCase(Locale.ROOT).contains("fever"));
    assertProblem(400, "USER", get("/v1/knowledge/medical/search"));
    assertProblem(400, "USER", get("/v1/knowledge/medcal/search?q=fever"));
  }

  @Test
  void refusesWhatJobsMayNotDo() throws Exception {
    assertProblem(404, "USER", get("/v1/jobs/none"));
    assertProblem(400, "USER", get("/v1/jobs/.hidden"));
    assertProblem(400, "USER", get("/v1/jobs?state=lost"));
    assertProblem(400, "USER", post("/v1/jobs", "{}"));
    assertProblem(409, "USER", post("/v1/jobs/first/cancel", ""));
    assertProblem(409, "USER", post("/v1/jobs", "{\"id\":\"first\",\"recipe\":\"{}\"}"));
    assertProblem(
        400,
        "USER",
        post("/v1/jobs", "{\"recipe\":{\"data\":{\"train\":\"a.csv\"}},\"data\":{\"../a\":\"\"}}"));
    String half = "{\"recipe\":{\"data\":{\"train\":\"a.csv\"}},\"data\":{\"a.csv\":\"\\ud800\"}}";
    assertProblem(400, "USER", post("/v1/jobs", half));
    HttpResponse<String> outside =
        post("/v1/jobs", "{\"recipe\":{\"data\":{\"train\":\"/etc/a.csv\"}}}");
    assertProblem(400, "USER", outside);
    assertEquals("data.train", JSON.readTree(outside.body()).get("where").asText());
    HttpResponse<String> misspelt = post("/v1/jobs", "{\"recipe\":\"data:\\n  tran: a.csv\"}");
    assertTrue(misspelt.body().contains("recipe:2: data.tran"), misspelt.body());
    assertEquals(1, JSON.readTree(get("/v1/jobs").body()).get("jobs").size());
  }

  @Test
  void withoutTokensARequestMustNameThisMachine() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port());
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream()) {
      out.write(
          "GET /v1/runs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
    }
  }

  @Test
  void tokensOpenTheDoorAndLimitsCloseIt() throws Exception {
    Token ada = new Token("ada", Role.VIEWER, Sha256.of("secret".getBytes(StandardCharsets.UTF_8)));
    ServerSettings settings =
        new ServerSettings("127.0.0.1", 0, folder, null, List.of(ada), 1 << 20, 2, 1, 1);
    try (GraftServer closed = GraftServer.start(settings, house("two"), plugins)) {
      HttpRequest bare = request(closed, "/v1/runs").build();
      assertProblem(401, "USER", HTTP.send(bare, HttpResponse.BodyHandlers.ofString()));
      HttpRequest known =
          request(closed, "/v1/runs").header("Authorization", "Bearer secret").build();
      assertEquals(200, HTTP.send(known, HttpResponse.BodyHandlers.ofString()).statusCode());
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        statuses.add(HTTP.send(known, HttpResponse.BodyHandlers.ofString()).statusCode());
      }
      assertTrue(statuses.contains(429), statuses::toString);
    }
  }

  @Test
  void beyondLoopbackItDoesNotServeInTheOpen() {
    ServerSettings open = ServerSettings.DEFAULT.with("0.0.0.0", 0, folder);
    GraftException e =
        assertThrows(GraftException.class, () -> GraftServer.start(open, house("three"), plugins));
    assertTrue(e.getMessage().contains("TLS"), e.getMessage());
  }
}
