package io.graft.knowledge.index;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was read of a table and what was skipped why. Not thread-safe. */
final class RowCounts {
  private static final int EXAMPLES = 3;
  private static final int MAX_REASONS = 100;
  private static final String OTHER = "other reasons";

  private static final class Skipped {
    private long count;
    private final List<String> examples = new ArrayList<>();
  }

  private long read;
  private long skipped;
  private final Map<String, Skipped> reasons = new LinkedHashMap<>();

  void read() {
    read++;
  }

  /**
   * @param line from 1; 0 when the row has none
   */
  void skipped(String table, long line, String why) {
    skipped++;
    Skipped reason = reasons.get(why);
    if (reason == null) {
      String key = reasons.size() < MAX_REASONS ? why : OTHER;
      reason = reasons.computeIfAbsent(key, name -> new Skipped());
    }
    if (reason.count++ < EXAMPLES && !table.isEmpty()) {
      reason.examples.add(line > 0 ? table + ":" + line : table);
    }
  }

  void add(String why, long count) {
    skipped += count;
    reasons.computeIfAbsent(why, name -> new Skipped()).count += count;
  }

  Manifest.Table table(String name) {
    Map<String, Manifest.Skipped> told = new LinkedHashMap<>();
    reasons.forEach(
        (why, reason) ->
            told.put(
                why,
                new Manifest.Skipped(reason.count, reason.examples.stream().distinct().toList())));
    return new Manifest.Table(name, read, Math.max(0, read - skipped), told);
  }
}
