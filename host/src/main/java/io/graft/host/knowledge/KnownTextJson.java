package io.graft.host.knowledge;

import io.graft.core.job.KnownText;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a text was linked to and what was injected as JSON, the same for users and clients. */
public final class KnownTextJson {
  private KnownTextJson() {}

  /**
   * {@code own_tokens}, {@code added_tokens} and {@code mentions}: {@code text}, {@code concept},
   * {@code name} where it is known, {@code injected}.
   */
  public static Map<String, Object> of(KnownText known) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("own_tokens", known.ownTokens());
    object.put("added_tokens", known.addedTokens());
    object.put("mentions", known.mentions().stream().map(KnownTextJson::of).toList());
    return object;
  }

  private static Map<String, Object> of(KnownText.Linked mention) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("text", mention.text());
    object.put("concept", mention.concept());
    if (mention.name() != null) {
      object.put("name", mention.name());
    }
    object.put("injected", mention.injected());
    return object;
  }

  /** Reads what {@link #of(KnownText)} wrote of a text. */
  public static KnownText read(JsonObject json, String text) {
    List<KnownText.Linked> mentions = new ArrayList<>();
    for (Object each : json.getJsonArray("mentions")) {
      JsonObject mention = (JsonObject) each;
      mentions.add(
          new KnownText.Linked(
              mention.getString("text"),
              mention.getString("concept"),
              mention.getString("name"),
              mention.getJsonArray("injected").stream().map(String::valueOf).toList()));
    }
    return new KnownText(
        "text", text, mentions, json.getInteger("own_tokens"), json.getInteger("added_tokens"));
  }
}
