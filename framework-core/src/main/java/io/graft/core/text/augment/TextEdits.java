package io.graft.core.text.augment;

import io.graft.spi.text.Example;
import java.util.Map;
import java.util.TreeMap;

/**
 * Replacements in one text that do not overlap, and where they move what they leave. Positions are
 * UTF-16 units of the original text. Not thread-safe.
 */
final class TextEdits {
  private record Edit(int start, int end, String with) {}

  private final String text;
  private final TreeMap<Integer, Edit> edits = new TreeMap<>();

  TextEdits(String text) {
    this.text = text;
  }

  /**
   * Puts {@code with} in the place of {@code [start, end)}; inserts it when that is empty.
   *
   * @throws IllegalArgumentException when it overlaps an earlier edit or begins where one does
   */
  void replace(int start, int end, String with) {
    Map.Entry<Integer, Edit> before = edits.floorEntry(start);
    Map.Entry<Integer, Edit> after = edits.ceilingEntry(start);
    if (start < 0
        || end < start
        || end > text.length()
        || (before != null && (before.getKey() == start || before.getValue().end() > start))
        || (after != null && after.getKey() < end)) {
      throw new IllegalArgumentException("edit [" + start + ", " + end + ") overlaps another");
    }
    edits.put(start, new Edit(start, end, with));
  }

  boolean isEmpty() {
    return edits.isEmpty();
  }

  /** The text with all edits. */
  String apply() {
    StringBuilder result = new StringBuilder(text.length() + 32);
    int at = 0;
    for (Edit edit : edits.values()) {
      result.append(text, at, edit.start()).append(edit.with());
      at = edit.end();
    }
    return result.append(text, at, text.length()).toString();
  }

  /** {@code example} with all edits in its text; what else it has stays. */
  Example apply(Example example) {
    return new Example(example.id(), apply(), example.second(), example.labels());
  }
}
