package io.graft.host.cli;

import io.graft.core.job.KnownText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows what a text was linked to and what was injected. */
final class KnowledgeText {
  private KnowledgeText() {}

  /** Lines under a prediction. */
  static List<String> lines(KnownText known) {
    List<String> lines = new ArrayList<>();
    for (KnownText.Linked mention : known.mentions()) {
      String name = mention.name() == null ? "" : " " + mention.name();
      lines.add("  " + mention.text() + ": " + mention.concept() + name);
      mention.injected().forEach(what -> lines.add("    + " + what));
      if (mention.injected().isEmpty()) {
        lines.add("    nothing injected");
      }
    }
    lines.add(
        known.mentions().isEmpty()
            ? "  no mention"
            : "  " + known.addedTokens() + " tokens added to " + known.ownTokens());
    return lines;
  }

  static Map<String, Object> json(KnownText known) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("own_tokens", known.ownTokens());
    object.put("added_tokens", known.addedTokens());
    object.put("mentions", known.mentions().stream().map(KnowledgeText::json).toList());
    return object;
  }

  private static Map<String, Object> json(KnownText.Linked mention) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("text", mention.text());
    object.put("concept", mention.concept());
    if (mention.name() != null) {
      object.put("name", mention.name());
    }
    object.put("injected", mention.injected());
    return object;
  }
}
