package io.graft.host.cli;

import io.graft.core.job.KnownText;
import java.util.ArrayList;
import java.util.List;

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
}
