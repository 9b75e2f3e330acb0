package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graft.host.config.JobSettings;
import io.graft.host.config.ServerSettings;
import io.graft.host.plugins.PluginRuntime;
import io.graft.host.serve.GraftServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Starts a server as {@code graft serve} does. */
final class StartedServer {
  private StartedServer() {}

  /** On any port of this machine, with no limit that a test would meet. */
  static ServerSettings settings(Path runs, long adapterBytes, int batchTexts) {
    return new ServerSettings(
        "127.0.0.1", 0, runs, null, List.of(), 1 << 20, 1_000_000, adapterBytes, batchTexts);
  }

  /**
   * @param home gets the jobs
   */
  static GraftServer of(ServerSettings settings, Path home, Supplier<PluginRuntime> plugins) {
    return GraftServer.start(
        settings, JobSettings.DEFAULT.house(home.resolve("storage"), settings.runs()), plugins);
  }

  /** The sum of the metrics whose name, with labels where they matter, begins so. */
  static double metric(GraftServer server, String name) throws Exception {
    URI metrics = URI.create("http://127.0.0.1:" + server.port() + "/metrics");
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), response.body());
    return response
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
