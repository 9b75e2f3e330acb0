package io.graft.host.cli;

import io.graft.host.client.HostClient;
import io.graft.host.knowledge.KnownTextJson;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Predictions of a host. */
final class RemotePrediction {
  /** As many texts as the contract lets through at once. */
  private static final int AT_ONCE = 256;

  private final HostClient host;
  private final String adapter;
  private final Console console;
  private final boolean json;
  private final boolean knowledge;

  /**
   * @param adapter the name of a run or alias of the host
   * @param json whether each text's answer is shown as the host gives it
   * @param knowledge whether to ask what each text was linked to
   */
  RemotePrediction(
      HostClient host, String adapter, Console console, boolean json, boolean knowledge) {
    this.knowledge = knowledge;
    this.host = host;
    this.adapter = adapter;
    this.console = console;
    this.json = json;
  }

  /** Asks and shows; {@code pairs} has a second text for each text, or none at all. */
  void show(List<Example> texts, List<String> pairs) {
    if (!pairs.isEmpty() && pairs.size() != texts.size()) {
      throw GraftException.user(
          "there are " + pairs.size() + " second texts for " + texts.size() + " texts",
          "--pair",
          "give one for each --text");
    }
    for (int from = 0; from < texts.size(); from += AT_ONCE) {
      int to = Math.min(texts.size(), from + AT_ONCE);
      JsonObject body = new JsonObject().put("adapter", adapter);
      body.put(
          "texts", new JsonArray(texts.subList(from, to).stream().map(Example::text).toList()));
      if (!pairs.isEmpty()) {
        body.put("pairs", new JsonArray(new ArrayList<>(pairs.subList(from, to))));
      }
      if (knowledge) {
        body.put("knowledge", true);
      }
      host.post("/v1/predict", body)
          .getJsonArray("predictions")
          .forEach(each -> show((JsonObject) each));
    }
  }

  private void show(JsonObject prediction) {
    if (json) {
      console.json(prediction.getMap());
      return;
    }
    String text = prediction.getString("text");
    console.print(found(prediction) + "\t" + text.replaceAll("\\s+", " "));
    JsonObject known = prediction.getJsonObject("knowledge");
    if (known != null) {
      KnowledgeText.lines(KnownTextJson.read(known, text)).forEach(console::print);
    }
  }

  private static String found(JsonObject prediction) {
    JsonArray spans = prediction.getJsonArray("spans");
    if (spans != null) {
      return spans.isEmpty()
          ? "(none)"
          : spans.stream()
              .map(JsonObject.class::cast)
              .map(RemotePrediction::span)
              .collect(Collectors.joining("; "));
    }
    JsonObject scores = prediction.getJsonObject("scores");
    List<String> labels = prediction.getJsonArray("labels").stream().map(String::valueOf).toList();
    return labels.isEmpty()
        ? "(none)"
        : labels.stream()
            .map(
                label ->
                    scores.containsKey(label)
                        ? String.format(Locale.ROOT, "%s %.3f", label, scores.getDouble(label))
                        : label)
            .collect(Collectors.joining(", "));
  }

  private static String span(JsonObject span) {
    return String.format(
        Locale.ROOT,
        "%s %.3f [%d,%d) '%s'",
        span.getString("label"),
        span.getDouble("score"),
        span.getInteger("start"),
        span.getInteger("end"),
        span.getString("text"));
  }
}
