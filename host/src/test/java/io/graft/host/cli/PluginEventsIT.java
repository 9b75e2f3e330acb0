package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.graft.host.BlockedThreads;
import io.graft.host.client.HostClient;
import io.graft.host.client.HostEvents;
import io.graft.host.config.HostConfiguration;
import io.graft.host.config.JobSettings;
import io.graft.host.config.ServerSettings;
import io.graft.host.plugins.PluginHost;
import io.graft.host.plugins.PluginJarBuilder;
import io.graft.host.plugins.PluginTrial;
import io.graft.host.serve.GraftServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the plugins of a host, as clients hear of it over HTTP. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PluginEventsIT {
  private static final Path BUNDLES = Path.of(System.getProperty("graft.bundles"));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path home;
  private final BlockedThreads blocked = new BlockedThreads();
  private PluginHost plugins;
  private GraftServer server;

  @BeforeEach
  void start() throws Exception {
    Files.createSymbolicLink(home.resolve("bundles"), BUNDLES.toAbsolutePath());
    Files.createDirectories(home.resolve("conf"));
    Files.createDirectories(home.resolve("plugins"));
    Files.writeString(home.resolve("conf/graft.yaml"), "domains: {alpha: {enabled: true}}");
    System.setProperty("graft.home", home.toString());
    alpha("1.0.0");
    serve(0);
  }

  private void serve(int port) {
    HostConfiguration configuration = HostConfiguration.ofProcess();
    plugins = configuration.startHost(configuration.server(), PluginTrial.NONE);
    server =
        GraftServer.start(
            ServerSettings.DEFAULT.with(null, port, home.resolve("runs")),
            JobSettings.DEFAULT.house(home.resolve("storage"), home.resolve("runs")),
            plugins);
  }

  @AfterEach
  void stop() {
    server.close();
    plugins.close();
    System.clearProperty("graft.home");
    blocked.assertNone();
  }

  private void alpha(String version) {
    PluginJarBuilder.plugin("alpha", version)
        .build(home.resolve("plugins"), "alpha-" + version + ".jar");
  }

  private String url() {
    return "http://127.0.0.1:" + server.port();
  }

  private HttpRequest.Builder request(String query) {
    return HttpRequest.newBuilder(URI.create(url() + "/v1/plugins/events" + query));
  }

  private List<JsonNode> stored(String query) throws Exception {
    HttpResponse<String> response =
        HTTP.send(request(query).build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), response.body());
    assertEquals("text/event-stream", response.headers().firstValue("Content-Type").orElse(""));
    return EventText.events(response.body());
  }

  private static List<String> types(List<JsonNode> events) {
    return events.stream().map(event -> event.get("type").asText()).toList();
  }

  @Test
  void tellsWhatIsStoredFromWhereAClientIs() throws Exception {
    List<JsonNode> all = stored("?follow=false");
    assertEquals(List.of("host_started", "started", "current"), types(all));
    assertEquals("vendor.alpha", all.get(2).get("bundle").asText());
    assertEquals(all.subList(1, 3), stored("?after=1&follow=false"));
    HttpRequest last = request("?follow=false").header("Last-Event-ID", "3").build();
    assertEquals(204, HTTP.send(last, HttpResponse.BodyHandlers.ofString()).statusCode());
    HttpRequest wrong = request("?after=-1").build();
    assertEquals(400, HTTP.send(wrong, HttpResponse.BodyHandlers.ofString()).statusCode());
    Run local = Run.of("plugins", "events", "--json");
    Run remote = Run.of("plugins", "events", "--json", "--url", url());
    assertEquals(0, remote.exitCode(), remote::err);
    assertEquals(local.out(), remote.out());
    assertEquals(
        Run.of("plugins", "events", "--domain", "alpha", "--after", "2").out(),
        Run.of("plugins", "events", "--domain", "alpha", "--after", "2", "--url", url()).out());
  }

  /** A stream lasts as long as its client wants: it is no slow request. */
  @Test
  void streamsAreNotAmongTheTimedRequests() throws Exception {
    double before = answered();
    stored("?follow=false");
    assertEquals(before + 1, answered(), "the first look at the metrics, and not the stream");
  }

  private double answered() throws Exception {
    return StartedServer.metric(server, "graft_http_requests_seconds_count{status=\"200\"}");
  }

  @Test
  void tellsWhatHappensAsItHappens() throws Exception {
    HttpResponse<InputStream> stream =
        HTTP.send(request("?after=3").build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = stream.body()) {
      alpha("2.0.0");
      StringBuilder got = new StringBuilder();
      for (int next = in.read(); next >= 0; next = in.read()) {
        got.append((char) next);
        if (got.toString().endsWith("\n\n") && got.toString().contains("event: retired")) {
          break;
        }
      }
      int[] places =
          List.of("event: started", "event: current", "event: draining", "event: retired").stream()
              .mapToInt(got::indexOf)
              .toArray();
      assertTrue(IntStream.range(1, 4).allMatch(i -> places[i - 1] < places[i]), got::toString);
      assertTrue(places[0] > 0 && got.toString().contains("2.0.0"), got::toString);
    }
  }

  /** A client through two starts of the host gets every event once. */
  @Test
  void aClientThatComesBackGetsEveryEventOnce() throws Exception {
    BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
    HostClient client = new HostClient(URI.create(url()), null, null);
    Thread listener =
        new Thread(() -> HostEvents.ofPlugins(client, 0, true).forEach(heard::add), "listener");
    listener.setDaemon(true);
    listener.start();
    List<JsonObject> got = new ArrayList<>();
    until(got, heard, "current");
    int port = server.port();
    server.close();
    plugins.close(); // an event that nobody is there to hear
    alpha("2.0.0");
    serve(port);
    until(got, heard, "current");
    alpha("3.0.0");
    until(got, heard, "retired");
    listener.interrupt();
    for (int i = 0; i < got.size(); i++) {
      assertEquals(i + 1, got.get(i).getLong("sequence"), got::toString);
    }
    List<String> all = got.stream().map(event -> event.getString("type")).toList();
    assertTrue(all.contains("host_stopped"), all::toString);
  }

  private static void until(List<JsonObject> got, BlockingQueue<JsonObject> heard, String type)
      throws InterruptedException, IOException {
    do {
      JsonObject event = heard.poll(60, TimeUnit.SECONDS);
      if (event == null) {
        throw new IOException("nothing more comes after " + got);
      }
      got.add(event);
    } while (!type.equals(got.get(got.size() - 1).getString("type")));
  }

  @Test
  void tellsWhatWouldChange() throws Exception {
    HttpRequest plan = HttpRequest.newBuilder(URI.create(url() + "/v1/plugins/plan")).build();
    HttpResponse<String> answer = HTTP.send(plan, HttpResponse.BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
    JsonNode step = JSON.readTree(answer.body()).at("/steps/0");
    assertEquals("keep", step.get("action").asText());
    assertEquals("alpha", step.get("domain").asText());
  }
}
