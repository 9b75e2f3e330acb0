package io.graft.core.text.tokenizer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Converts places in one text between UTF-16 units, which Java counts, and code points. */
final class CodePoints {
  /** For each code point its first unit, and the length behind the last; null: one unit each. */
  private final int @Nullable [] starts;

  private CodePoints(int @Nullable [] starts) {
    this.starts = starts;
  }

  static CodePoints of(String text) {
    int count = text.codePointCount(0, text.length());
    if (count == text.length()) {
      return new CodePoints(null);
    }
    int[] starts = new int[count + 1];
    int unit = 0;
    for (int point = 0; point < count; point++) {
      starts[point] = unit;
      unit += Character.charCount(text.codePointAt(unit));
    }
    starts[count] = unit;
    return new CodePoints(starts);
  }

  Span toUtf16(int start, int end) {
    return starts == null ? new Span(start, end) : new Span(starts[start], starts[end]);
  }

  /** A place inside a pair of surrogates counts as the code point they make. */
  Span fromUtf16(Span units) {
    if (starts == null) {
      return units;
    }
    int start = point(starts, units.start(), 0);
    return new Span(start, units.end() == units.start() ? start : point(starts, units.end(), 1));
  }

  private static int point(int[] starts, int unit, int ifInside) {
    int found = Arrays.binarySearch(starts, unit);
    return found >= 0 ? found : -found - 2 + ifInside;
  }
}
