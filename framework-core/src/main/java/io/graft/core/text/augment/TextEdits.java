package io.graft.core.text.augment;

import io.graft.spi.text.Example;
import io.graft.spi.text.LabelledSpan;
import io.graft.spi.text.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replacements in the text of one example that do not overlap, and where they move what they leave.
 * Positions are UTF-16 units of the original text. Not thread-safe.
 */
final class TextEdits {
  private static final Pattern NOT_BLANK = Pattern.compile("\\S+");

  private record Edit(int start, int end, String with) {}

  private final Example example;
  private final String text;
  private final TreeMap<Integer, Edit> edits = new TreeMap<>();

  TextEdits(Example example) {
    this.example = example;
    this.text = example.text();
  }

  /** Whether {@code [start, end)} lies outside all spans and cuts no word of the data. */
  boolean free(int start, int end) {
    return example.spans().stream().noneMatch(s -> s.start() < end && start < s.end())
        && (start < end || example.spans().stream().noneMatch(s -> inside(s, start)))
        && cutsNoWord(start, end);
  }

  /** Whether every span that {@code [start, end)} touches contains it; cuts no word either. */
  boolean within(int start, int end) {
    return example.spans().stream()
            .filter(s -> s.start() < end && start < s.end())
            .allMatch(s -> s.start() <= start && end <= s.end())
        && cutsNoWord(start, end);
  }

  private static boolean inside(LabelledSpan span, int at) {
    return span.start() < at && at < span.end();
  }

  private boolean cutsNoWord(int start, int end) {
    return example.words().stream()
        .filter(w -> w.start() < end && start < w.end())
        .allMatch(w -> start <= w.start() && w.end() <= end);
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

  /** The example with all edits in its text; spans and words move along, all else stays. */
  Example edited() {
    List<LabelledSpan> spans =
        example.spans().stream()
            .map(s -> new LabelledSpan(moved(s.start(), true), moved(s.end(), false), s.label()))
            .toList();
    return new Example(
        example.id(), apply(), example.second(), example.labels(), spans, editedWords());
  }

  /**
   * Where a position comes to lie.
   *
   * @param after whether it lies behind what is inserted there, as the beginning of a span does
   */
  private int moved(int position, boolean after) {
    int shift = 0;
    for (Edit edit : edits.values()) {
      boolean insertedHere = edit.start() == edit.end() && edit.start() == position;
      if (edit.end() > position || (insertedHere && !after)) {
        break;
      }
      shift += edit.with().length() - (edit.end() - edit.start());
    }
    return position + shift;
  }

  /** The words that are left and those that edits bring, which blanks part. */
  private List<Segment> editedWords() {
    if (example.words().isEmpty()) {
      return List.of();
    }
    List<Segment> words = new ArrayList<>();
    for (Segment word : example.words()) {
      boolean replaced =
          edits.values().stream().anyMatch(e -> e.start() < word.end() && word.start() < e.end());
      if (!replaced) {
        words.add(new Segment(moved(word.start(), true), moved(word.end(), false), word.text()));
      }
    }
    for (Edit edit : edits.values()) {
      Matcher matcher = NOT_BLANK.matcher(edit.with());
      int start = moved(edit.start(), false);
      while (matcher.find()) {
        words.add(new Segment(start + matcher.start(), start + matcher.end(), matcher.group()));
      }
    }
    words.sort(Comparator.comparingInt(Segment::start));
    return words;
  }
}
