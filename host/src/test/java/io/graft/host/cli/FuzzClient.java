package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Sends what no good client sends, over a connection of its own each time, and looks at answers.
 */
final class FuzzClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_MILLIS = 300_000;
  private static final int WAITING_MILLIS = 100;
  private static final List<String> CATEGORIES = List.of("USER", "PLUGIN", "DATA", "INTERNAL");

  /** What a stack trace, a class of the host or of its libraries looks like. */
  private static final Pattern INSIDE =
      Pattern.compile(
          "\\bat [a-z][\\w.]+\\(|[a-z]\\.[A-Z]\\w*(Exception|Error)\\b|\\bio\\.(graft\\.(core|host|knowledge)|vertx|netty)\\."
              + "|\\bjava\\.(lang|util|io|nio)\\.|com\\.fasterxml|org\\.(yaml|snakeyaml|sqlite)");

  private final int port;
  private final String secret;

  /**
   * @param secret a path of the host that no answer may tell
   */
  FuzzClient(int port, String secret) {
    this.port = port;
    this.secret = secret;
  }

  static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }

  int send(String method, String path, String body) throws IOException {
    return send(method, path, "application/json", body);
  }

  /**
   * Sends a request that is whole, and waits for its answer.
   *
   * @return the status
   */
  int send(String method, String path, String type, String body) throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(method, path, type, content.length);
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(head.getBytes(StandardCharsets.ISO_8859_1));
    request.write(content);
    String answer = exchange(request.toByteArray(), MOST_MILLIS);
    String what = method + " " + path + " " + body;
    assertTrue(answer.startsWith("HTTP/1.1 "), () -> what + "\n" + answer);
    return check(what, answer);
  }

  /** Sends bytes that may be less than a request, or more; nothing may have to come back. */
  void sendRaw(byte[] bytes) throws IOException {
    String answer = exchange(bytes, WAITING_MILLIS);
    boolean ofAnotherVersion = answer.matches("(?s)HTTP/\\S+ 501 .*");
    if (answer.startsWith("HTTP/") && !ofAnotherVersion) {
      check(new String(bytes, StandardCharsets.ISO_8859_1), answer);
    }
  }

  private String exchange(byte[] request, int millis) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(millis);
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        socket.getOutputStream().write(request);
        socket.getInputStream().transferTo(answer);
      } catch (SocketTimeoutException e) {
        assertTrue(
            millis < MOST_MILLIS,
            () -> "no answer to " + new String(request, StandardCharsets.UTF_8));
      } catch (SocketException e) {
        assertTrue(answer.size() > 0 || millis < MOST_MILLIS, e::toString); // it had seen enough
      }
      return answer.toString(StandardCharsets.UTF_8);
    }
  }

  private int check(String request, String answer) throws IOException {
    String both = request + "\n-> " + answer;
    int status = Integer.parseInt(answer.split(" ", 3)[1]);
    assertFalse(INSIDE.matcher(answer).find(), both);
    assertFalse(answer.contains(secret), both);
    if (status == 100 || status < 400) {
      return status;
    }
    assertTrue(status < 500 || status == 503, both);
    int split = answer.indexOf("\r\n\r\n");
    assertTrue(
        answer
            .substring(0, split)
            .toLowerCase(java.util.Locale.ROOT)
            .contains("content-type: application/problem+json"),
        both);
    String body = answer.substring(split + 4);
    JsonNode problem =
        JSON.readTree(
            body.contains("\r\nHTTP/1.") ? body.substring(0, body.indexOf("\r\nHTTP/1.")) : body);
    assertEquals(status, problem.path("status").asInt(), both);
    assertTrue(CATEGORIES.contains(problem.path("category").asText()), both);
    assertFalse(problem.path("category").asText().equals("INTERNAL"), both);
    assertTrue(problem.path("title").asText().length() > 5, both);
    assertTrue(problem.path("mend").asText().length() > 5, both);
    return status;
  }
}
