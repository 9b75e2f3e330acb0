package io.graft.core.text.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.graft.core.file.StrictJson;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real server on the loopback interface that knows a few words. */
class BackTranslationTest {
  private static final Map<String, String> TO_CHINESE =
      Map.of("The child has a fever.", "孩子发烧了。", "No cough.", "不咳嗽。");
  private static final Map<String, String> TO_ENGLISH =
      Map.of("孩子发烧了。", "The kid is running a fever.", "不咳嗽。", "No cough.");

  private HttpServer server;
  private Function<ObjectNode, byte[]> answers = BackTranslationTest::translate;
  private int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/translate",
        exchange -> {
          byte[] question = exchange.getRequestBody().readAllBytes();
          byte[] answer = answers.apply(StrictJson.object(question, "question"));
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static byte[] translate(ObjectNode question) {
    assertEquals("text", question.get("format").textValue());
    Map<String, String> words =
        question.get("target").textValue().equals("zh") ? TO_CHINESE : TO_ENGLISH;
    String translated = words.get(question.get("q").textValue());
    return StrictJson.write(StrictJson.newObject().put("translatedText", translated));
  }

  private List<String> augment(String text) {
    String url = "http://localhost:" + server.getAddress().getPort();
    return AugmentedBy.texts(
        new BackTranslationAugmenter(), Map.of("url", url, "timeout_seconds", 5), text);
  }

  @Test
  void aTextComesBackInOtherWords() {
    assertEquals(List.of("The kid is running a fever."), augment("The child has a fever."));
    assertEquals(List.of(), augment("No cough.")); // as it was: nothing new
  }

  @Test
  void answersThatAreNoneAreTold() {
    status = 503;
    assertTold("503");
    status = 200;
    answers = question -> "{\"error\": \"no such language\"}".getBytes(StandardCharsets.UTF_8);
    assertTold("translatedText");
    answers = question -> "<html>".getBytes(StandardCharsets.UTF_8);
    assertTold("localhost");
    answers = question -> new byte[(1 << 20) + 10];
    assertTold("bytes");
    server.stop(0);
    assertTold("does not answer");
  }

  private void assertTold(String why) {
    GraftException error = assertThrows(GraftException.class, () -> augment("No cough."));
    String all = error.getMessage() + " " + error.where();
    assertTrue(all.contains(why), all);
  }

  @Test
  void anAddressIsNeeded() {
    for (Map<String, Object> settings :
        List.<Map<String, Object>>of(Map.of(), Map.of("url", "ftp://x"), Map.of("url", "a b"))) {
      assertThrows(
          GraftException.class,
          () -> AugmentedBy.texts(new BackTranslationAugmenter(), settings, "x"));
    }
  }
}
