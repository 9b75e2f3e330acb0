package io.graft.core.text.augment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.core.file.IoReason;
import io.graft.core.file.StrictJson;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client of translation servers that speak the protocol of LibreTranslate: {@code POST
 * /translate} with {@code q}, {@code source}, {@code target} and {@code format}, answered by {@code
 * translatedText}. Thread-safe.
 */
public final class HttpTranslator implements Translator {
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  private final URI endpoint;
  private final Duration timeout;
  private final @Nullable String key;
  private final HttpClient client;

  /**
   * @param server the server's address, such as {@code http://localhost:5000}
   * @param timeout how long one translation may take
   * @param key sent as {@code api_key}, or null for none
   */
  public HttpTranslator(URI server, Duration timeout, @Nullable String key) {
    String base = server.toString();
    this.endpoint = URI.create(base.endsWith("/") ? base + "translate" : base + "/translate");
    this.timeout = timeout;
    this.key = key;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @Override
  public String translate(String text, String from, String to) {
    ObjectNode question = StrictJson.newObject();
    question.put("q", text).put("source", from).put("target", to).put("format", "text");
    if (key != null) {
      question.put("api_key", key);
    }
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(StrictJson.write(question)))
            .build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] answer = body.readNBytes(MAX_ANSWER_BYTES + 1);
        return translation(response.statusCode(), answer);
      }
    } catch (IOException e) {
      throw wrong("the translation server does not answer (" + IoReason.of(e) + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw wrong("the translation was interrupted", e);
    }
  }

  private String translation(int status, byte[] answer) {
    if (status != 200) {
      throw wrong("the translation server answers with status " + status, null);
    }
    if (answer.length > MAX_ANSWER_BYTES) {
      throw wrong("the answer has more than " + MAX_ANSWER_BYTES + " bytes", null);
    }
    JsonNode text = StrictJson.object(answer, endpoint.toString()).get("translatedText");
    if (text == null || !text.isTextual()) {
      throw wrong("the answer has no text 'translatedText'", null);
    }
    return text.textValue();
  }

  private GraftException wrong(String what, @Nullable Throwable cause) {
    return GraftException.data(
        what,
        endpoint.toString(),
        "check that a LibreTranslate server runs there and knows both languages",
        cause);
  }
}
