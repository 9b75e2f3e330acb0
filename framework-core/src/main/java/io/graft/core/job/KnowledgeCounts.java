package io.graft.core.job;

import io.graft.core.task.EncodedSplit;
import io.graft.core.text.encode.EncodedExample;
import io.graft.core.text.encode.KnownRow;
import java.util.LinkedHashMap;
import java.util.Map;

/** How much of a part of the data an injector reached. */
final class KnowledgeCounts {
  private KnowledgeCounts() {}

  /**
   * {@code texts}, how many of them mention a concept and into how many something was injected,
   * {@code mentions}, {@code injections} and {@code added_tokens}.
   */
  static Map<String, Object> of(EncodedSplit split) {
    long linked = 0;
    long reached = 0;
    long mentions = 0;
    long injections = 0;
    long added = 0;
    for (EncodedExample example : split.encoded()) {
      KnownRow known = example.knowledge();
      if (known != null) {
        linked += known.text().mentions().isEmpty() ? 0 : 1;
        reached += known.row().injections().isEmpty() ? 0 : 1;
        mentions += known.text().mentions().size();
        injections += known.row().injections().size();
        added += known.row().length() - known.text().length();
      }
    }
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("texts", split.encoded().size());
    counts.put("texts_with_mentions", linked);
    counts.put("texts_injected", reached);
    counts.put("mentions", mentions);
    counts.put("injections", injections);
    counts.put("added_tokens", added);
    return counts;
  }
}
