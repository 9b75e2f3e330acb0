package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A host in a process of its own, which can be killed. */
final class HostProcess {
  private static final Path LAUNCHER =
      Path.of(System.getProperty("graft.distribution")).resolve("bin").resolve("graft");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MOST_SECONDS = 120;

  private final Path folder;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private Process process;
  private String url = "";

  /**
   * @param folder gets {@code runs}, {@code storage}, and what the host says
   */
  HostProcess(Path folder) {
    this.folder = folder;
  }

  /** Begins a process; {@link #awaitReady} waits until it answers. */
  void start() throws IOException {
    process =
        new ProcessBuilder(
                LAUNCHER.toString(),
                "serve",
                "--port",
                "0",
                "--runs",
                folder.resolve("runs").toString(),
                "--storage",
                folder.resolve("storage").toString())
            .redirectOutput(folder.resolve("url.txt").toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("host.log").toFile()))
            .start();
    url = "";
  }

  /** Waits for its address. */
  void awaitReady() throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (!url.startsWith("http")) {
      assertTrue(process.isAlive() && System.nanoTime() < end, this::said);
      LockSupport.parkNanos(5_000_000);
      String text = Files.readString(folder.resolve("url.txt"));
      url = text.endsWith("\n") ? text.strip() : "";
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS));
  }

  /** SIGTERM; the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), this::said);
    return process.exitValue();
  }

  String said() {
    try {
      return Files.readString(folder.resolve("host.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30));
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return answer(request(path).build());
  }

  JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
    return answer(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build());
  }

  private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertTrue(response.statusCode() < 300, response::body);
    return JSON.readTree(response.body());
  }
}
