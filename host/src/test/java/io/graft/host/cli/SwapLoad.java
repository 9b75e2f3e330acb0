package io.graft.host.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Clients that ask at a constant rate, whatever the answers take: latencies count from when a
 * request was due. Every answer is checked.
 */
final class SwapLoad {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CLIENTS = 2;

  /** What the versions of the plugin read differently. */
  static final String TEXT = "w4 w5";

  private static final int MOST_FAULTS = 20;

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest request;
  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
  private final List<long[]> answers = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();
  private final List<long[]> leftOut = new ArrayList<>();
  private volatile boolean stopped;

  /** A version may answer from {@code from} on, and until {@code to}. */
  private static final class Turn {
    private final String version;
    private final long from;
    private long to = Long.MAX_VALUE;

    Turn(String version, long from) {
      this.version = version;
      this.from = from;
    }
  }

  /** An answer: who gave it, and the first score. */
  record Answer(int status, String version, double score, String body) {}

  private final String host;
  private final String alias;

  /**
   * @param alias what clients ask; to be {@linkplain #promote promoted} first
   */
  SwapLoad(int port, String alias) {
    this.host = "http://127.0.0.1:" + port;
    this.alias = alias;
    String body = "{\"adapter\": \"" + alias + "\", \"texts\": [\"" + TEXT + "\"]}";
    request = json("/v1/predict").POST(HttpRequest.BodyPublishers.ofString(body)).build();
  }

  private HttpRequest.Builder json(String path) {
    return HttpRequest.newBuilder(URI.create(host + path))
        .header("Content-Type", "application/json");
  }

  /** What an adapter answers when it runs with a version of the plugin. */
  static String version(String plugin, String adapter) {
    return adapter + " with vendor.alpha/" + plugin;
  }

  /** Lets the alias stand for an adapter. */
  void promote(String adapter) throws Exception {
    String body = "{\"adapter\": \"" + adapter + "\"}";
    HttpRequest promotion =
        json("/v1/aliases/" + alias).PUT(HttpRequest.BodyPublishers.ofString(body)).build();
    HttpResponse<String> response = http.send(promotion, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.body());
    }
  }

  Answer ask() throws Exception {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    JsonNode json = JSON.readTree(response.body());
    return new Answer(
        response.statusCode(),
        json.path("adapter").asText() + " with " + json.path("plugin").asText(),
        json.at("/predictions/0/scores/0")
            .asDouble(json.at("/predictions/0/scores").path("0").asDouble()),
        response.body());
  }

  /** Requests a second when every client asks as fast as it is answered. */
  double saturation(long nanos) throws Exception {
    long end = System.nanoTime() + nanos;
    List<Future<Long>> counts = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      counts.add(
          clients.submit(
              () -> {
                long count = 0;
                while (System.nanoTime() < end) {
                  ask();
                  count++;
                }
                return count;
              }));
    }
    long all = 0;
    for (Future<Long> count : counts) {
      all += count.get();
    }
    return all / (nanos / 1e9);
  }

  /** The version may answer from now on, beside the one that is current. */
  synchronized void mayBe(String version) {
    turns.add(new Turn(version, System.nanoTime()));
  }

  /** From now on nobody else may answer requests that are sent. */
  synchronized void current(String version) {
    long now = System.nanoTime();
    for (Turn turn : turns) {
      if (!turn.version.equals(version) && turn.to == Long.MAX_VALUE) {
        turn.to = now;
      }
    }
    if (turns.stream().noneMatch(t -> t.version.equals(version) && t.to == Long.MAX_VALUE)) {
      turns.add(new Turn(version, now));
    }
  }

  long mark() {
    return System.nanoTime();
  }

  void start(double perSecond, Map<String, Double> expected) {
    long interval = (long) (1e9 * CLIENTS / perSecond);
    expected.keySet().forEach(this::mayBe); // until the first current()
    long begin = System.nanoTime();
    for (int i = 0; i < CLIENTS; i++) {
      long offset = begin + i * interval / CLIENTS;
      clients.execute(() -> run(offset, interval, expected));
    }
  }

  private void run(long begin, long interval, Map<String, Double> expected) {
    for (long i = 0; !stopped; i++) {
      long due = begin + i * interval;
      try {
        while (System.nanoTime() < due) {
          new CountDownLatch(1).await(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        long sent = System.nanoTime();
        Answer answer = ask();
        check(answer, sent, System.nanoTime(), due, expected);
      } catch (Exception e) {
        fault("failed: " + e);
      }
    }
  }

  private synchronized void check(
      Answer answer, long sent, long received, long due, Map<String, Double> expected) {
    answers.add(new long[] {due, received - due});
    if (answer.status() != 200) {
      fault("status " + answer.status() + ": " + answer.body());
      return;
    }
    Double score = expected.get(answer.version());
    if (score == null || Math.abs(score - answer.score()) > 1e-4) {
      fault(answer.body() + " instead of " + score);
    }
    boolean allowed =
        turns.stream()
            .anyMatch(
                turn ->
                    turn.version.equals(answer.version())
                        && turn.from <= received
                        && turn.to >= sent);
    if (!allowed) {
      fault(answer.version() + " answered what was asked " + sent + " when it was not current");
    }
  }

  private synchronized void fault(String what) {
    if (!stopped && faults.size() < MOST_FAULTS) {
      faults.add(what);
    }
  }

  void stop() throws InterruptedException {
    stopped = true;
    clients.shutdown();
    clients.awaitTermination(10, TimeUnit.SECONDS);
  }

  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  synchronized int count() {
    return answers.size();
  }

  /** Requests that were due between two marks are answered and checked, but not timed. */
  synchronized void leaveOut(long from, long to) {
    leftOut.add(new long[] {from, to});
  }

  private boolean timed(long due) {
    return leftOut.stream().noneMatch(span -> span[0] <= due && due < span[1]);
  }

  /** Milliseconds of the requests that were due between two marks. */
  synchronized double percentile(double share, long from, long to) {
    long[] nanos =
        answers.stream()
            .filter(answer -> answer[0] >= from && answer[0] < to && timed(answer[0]))
            .mapToLong(answer -> answer[1])
            .sorted()
            .toArray();
    return nanos.length == 0
        ? 0
        : nanos[(int) Math.min(nanos.length - 1, share * nanos.length)] / 1e6;
  }
}
