package io.graft.plugins.medical;

import io.graft.spi.text.Segment;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A quantity with its unit: {@code 500mg}, {@code 2.5-5 mL}, {@code 5mg/kg/day}, {@code 1,000IU},
 * {@code 38.5°C}. Number and unit become segments of their own, so that the model reads the unit as
 * the word it knows and not as the tail of a number.
 */
final class Dose {
  private static final String NUMBER =
      "(?:\\d{1,3}+(?:,\\d{3}+){1,4}+|\\d{1,9}+)(?:\\.\\d{1,6}+)?+";

  private static final String UNIT =
      "(?:mcg|[µμu]g|ng|mg|kg|g|m[lL]|dL|dl|L|cc|mmol|mol|mEq|meq|mIU|IU|iu|units?+|mmHg|mm|cm"
          + "|bpm|kcal|%|°[CF])";

  /** Also what a rate is given by. */
  private static final String PER =
      "/(?:" + UNIT + "|m2|m²|hours?+|hrs?+|h|min|days?+|d|wk|week|dose|kg)";

  /** Anchored where a number begins. */
  static final Pattern QUANTITY =
      Pattern.compile(
          "("
              + NUMBER
              + ")(?: ?+([-–]) ?+("
              + NUMBER
              + "))?+[ \u00a0]?+("
              + UNIT
              + "(?:"
              + PER
              + "){0,2}+)(?![\\p{L}\\p{N}])");

  private Dose() {}

  /** Adds the segments of a match of {@link #QUANTITY}; returns its end. */
  static int add(Matcher matcher, String text, List<Segment> segments) {
    addNumber(matcher, 1, text, segments);
    if (matcher.group(3) != null) {
      addNumber(matcher, 2, text, segments);
      addNumber(matcher, 3, text, segments);
    }
    addUnit(text, matcher.start(4), matcher.end(4), segments);
    return matcher.end();
  }

  private static void addNumber(Matcher matcher, int group, String text, List<Segment> segments) {
    // A separator of thousands would be read as three tokens.
    String number = text.substring(matcher.start(group), matcher.end(group)).replace(",", "");
    segments.add(new Segment(matcher.start(group), matcher.end(group), number));
  }

  private static void addUnit(String text, int start, int end, List<Segment> segments) {
    int from = start;
    for (int i = start; i <= end; i++) {
      if (i == end || text.charAt(i) == '/') {
        segments.add(new Segment(from, i, normalised(text.substring(from, i))));
        if (i < end) {
          segments.add(new Segment(i, i + 1, "/"));
        }
        from = i + 1;
      }
    }
  }

  /** Micrograms have four spellings, two of them with letters that no vocabulary has. */
  private static String normalised(String unit) {
    return unit.length() == 2 && unit.endsWith("g") && "µμu".indexOf(unit.charAt(0)) >= 0
        ? "mcg"
        : unit;
  }
}
