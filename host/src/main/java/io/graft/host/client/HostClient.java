package io.graft.host.client;

import io.graft.core.file.IoReason;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a host. A token goes only over TLS or to this machine, and is in no message. Thread-safe.
 */
public final class HostClient {
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Duration CONNECT_TIME = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIME = Duration.ofMinutes(5);
  private static final int NO_CONTENT = 204;

  private final URI url;
  private final @Nullable String token;
  private final HttpClient http;

  /**
   * @param url where the host is, such as {@code https://host:8080}
   * @param token the client's token, or null for none
   * @param authority a PEM file with the certificates to trust; null for those of Java
   * @throws GraftException of category USER when the token would travel in the open
   */
  public HostClient(URI url, @Nullable String token, @Nullable Path authority) {
    String scheme = url.getScheme();
    boolean secure = "https".equalsIgnoreCase(scheme);
    if ((!secure && !"http".equalsIgnoreCase(scheme)) || url.getHost() == null) {
      throw GraftException.user(
          "'" + url + "' is not the address of a host",
          "--url",
          "give one such as https://host:8080");
    }
    if (token != null && !secure && !HERE.contains(url.getHost())) {
      throw GraftException.user(
          "a token must not travel in the open", "--url", "give an address with https");
    }
    this.url = URI.create(url.toString().replaceAll("/+$", ""));
    this.token = token;
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT_TIME);
    this.http =
        (authority == null ? builder : builder.sslContext(TrustedAuthority.of(authority))).build();
  }

  /** Reads; {@code path} starts with a slash. */
  public JsonObject get(String path) {
    return answer(request(path).timeout(ANSWER_TIME).build());
  }

  /** Sends a body; null for none. */
  public JsonObject post(String path, @Nullable JsonObject body) {
    return answer(with("POST", path, body));
  }

  /** Puts a body in its place. */
  public JsonObject put(String path, JsonObject body) {
    return answer(with("PUT", path, body));
  }

  private HttpRequest with(String method, String path, @Nullable JsonObject body) {
    HttpRequest.Builder request = request(path).timeout(ANSWER_TIME);
    return body == null
        ? request.method(method, HttpRequest.BodyPublishers.noBody()).build()
        : request
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.encode()))
            .build();
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  /** Sends a request; an answer that is a problem is thrown. */
  <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    try {
      HttpResponse<T> response =
          http.send(
              request,
              info ->
                  info.statusCode() < 300
                      ? handler.apply(info)
                      : HttpResponse.BodySubscribers.mapping(
                          HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8),
                          text -> {
                            throw problem(info.statusCode(), text);
                          }));
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (IOException e) {
      if (e.getCause() instanceof GraftException problem) {
        throw problem;
      }
      throw e;
    }
  }

  private JsonObject answer(HttpRequest request) {
    try {
      HttpResponse<String> response = send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == NO_CONTENT || response.body().isBlank()
          ? new JsonObject()
          : new JsonObject(response.body());
    } catch (IOException e) {
      throw silent(e);
    } catch (DecodeException e) {
      throw GraftException.user(
          "what answers is no Graft host", url.toString(), "check the address");
    }
  }

  GraftException silent(IOException e) {
    return new GraftException(
        ErrorCategory.USER,
        "no host answers (" + IoReason.of(e) + ")",
        url.toString(),
        "start one with 'graft serve', or name another with --url",
        e);
  }

  private static GraftException problem(int status, String text) {
    try {
      JsonObject problem = new JsonObject(text);
      return new GraftException(
          ErrorCategory.valueOf(problem.getString("category")),
          problem.getString("title"),
          problem.getString("where"),
          problem.getString("mend"),
          null);
    } catch (DecodeException | IllegalArgumentException | NullPointerException e) {
      return GraftException.user(
          "the answer has status " + status + " and is not Graft's",
          null,
          "check the address, and what stands between");
    }
  }
}
