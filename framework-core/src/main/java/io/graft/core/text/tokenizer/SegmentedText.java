package io.graft.core.text.tokenizer;

import io.graft.spi.GraftException;
import io.graft.spi.text.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * A text as a domain's tokenizer segmented and normalised it, made ready for the model's own
 * tokenizer, with the way back to places in the original.
 *
 * <p>The text to encode is the original with each segment replaced by its normal form. A blank is
 * put where two segments touch, or a segment touches a word outside, so that the model's tokenizer
 * joins no two of them; white space of the original stays. Offsets are UTF-16 units. Immutable,
 * thread-safe.
 */
public final class SegmentedText {

  /**
   * A stretch of the text to encode and what it is made of.
   *
   * @param exact whether both are the same characters; else the stretch stands for its source as a
   *     whole
   */
  private record Run(int start, int end, int sourceStart, int sourceEnd, boolean exact) {}

  private final String original;
  private final String text;
  private final List<Run> runs;

  private SegmentedText(String original, String text, List<Run> runs) {
    this.original = original;
    this.text = text;
    this.runs = runs;
  }

  /**
   * @param segments in order, without overlap, inside the text; as {@link
   *     io.graft.spi.text.TokenizerSession#segment(String)} gives them
   * @throws GraftException of category PLUGIN when they are not
   */
  public static SegmentedText of(String original, List<Segment> segments) {
    int end = 0;
    for (Segment segment : segments) {
      if (segment.start() < end || segment.end() > original.length() || segment.text().isEmpty()) {
        throw GraftException.plugin(
            "a domain tokenizer returned the segment ["
                + segment.start()
                + ", "
                + segment.end()
                + ") after one that ends at "
                + end
                + ", for a text of "
                + original.length()
                + " units",
            null,
            "segments must be in order, not overlap, lie inside the text and not be empty: tell the"
                + " plugin's vendor",
            null);
      }
      end = segment.end();
    }
    return new Joiner(original).join(segments);
  }

  /** A text without segments: encoded as it is. */
  public static SegmentedText unchanged(String original) {
    return new Joiner(original).join(List.of());
  }

  /** The original text. */
  public String original() {
    return original;
  }

  /** The text to encode. */
  public String text() {
    return text;
  }

  /**
   * Where a part of the text to encode comes from. A part of a normal form that differs from its
   * source comes from all of the differing source; an inserted blank from no characters. What a
   * normal form leaves out at its end is of no part: "Pt" made of "Pt." comes from "Pt".
   *
   * @param span in {@link #text()}
   * @return in {@link #original()}
   */
  public Span toOriginal(Span span) {
    if (span.start() < 0 || span.end() > text.length()) {
      throw new IndexOutOfBoundsException(span + " in a text of " + text.length());
    }
    if (runs.isEmpty()) {
      return Span.NOWHERE;
    }
    boolean empty = span.start() == span.end();
    Run first = runAt(Math.min(span.start(), text.length() - 1));
    int start =
        first.exact() ? first.sourceStart() + span.start() - first.start() : first.sourceStart();
    if (empty) {
      return new Span(start, start);
    }
    Run last = runAt(span.end() - 1);
    int end = last.exact() ? last.sourceStart() + span.end() - last.start() : last.sourceEnd();
    return new Span(start, end);
  }

  private Run runAt(int offset) {
    int low = 0;
    int high = runs.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (runs.get(middle).start() <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return runs.get(low);
  }

  /** Puts the text to encode together. */
  private static final class Joiner {
    private final String original;
    private final StringBuilder built = new StringBuilder();
    private final List<Run> runs = new ArrayList<>();

    Joiner(String original) {
      this.original = original;
    }

    SegmentedText join(List<Segment> segments) {
      int end = 0;
      boolean afterSegment = false;
      for (Segment segment : segments) {
        if (segment.start() > end) {
          copy(end, segment.start(), afterSegment);
          afterSegment = false;
        }
        separate(segment.text(), segment.start(), afterSegment);
        append(segment);
        end = segment.end();
        afterSegment = true;
      }
      if (end < original.length()) {
        copy(end, original.length(), afterSegment);
      }
      return new SegmentedText(original, built.toString(), List.copyOf(runs));
    }

    /** Copies a stretch that no segment covers. */
    private void copy(int start, int end, boolean afterSegment) {
      if (afterSegment && endsInWord() && Character.isLetterOrDigit(original.codePointAt(start))) {
        insertBlank(start);
      }
      add(original.substring(start, end), start, end, true);
    }

    private void separate(String next, int at, boolean afterSegment) {
      if (built.isEmpty()
          || Character.isWhitespace(built.codePointBefore(built.length()))
          || Character.isWhitespace(next.codePointAt(0))) {
        return;
      }
      if (afterSegment || (endsInWord() && Character.isLetterOrDigit(next.codePointAt(0)))) {
        insertBlank(at);
      }
    }

    private boolean endsInWord() {
      return Character.isLetterOrDigit(built.codePointBefore(built.length()));
    }

    private void insertBlank(int at) {
      add(" ", at, at, false);
    }

    /** What segment and source share at both ends maps exactly, only the middle as a whole. */
    private void append(Segment segment) {
      String source = original.substring(segment.start(), segment.end());
      String normal = segment.text();
      int shorter = Math.min(source.length(), normal.length());
      int prefix = 0;
      while (prefix < shorter && source.charAt(prefix) == normal.charAt(prefix)) {
        prefix++;
      }
      if (prefix > 0 && Character.isHighSurrogate(source.charAt(prefix - 1))) {
        prefix--;
      }
      int suffix = 0;
      while (suffix < shorter - prefix
          && source.charAt(source.length() - 1 - suffix)
              == normal.charAt(normal.length() - 1 - suffix)) {
        suffix++;
      }
      if (suffix > 0 && Character.isLowSurrogate(source.charAt(source.length() - suffix))) {
        suffix--;
      }
      int from = segment.start();
      int to = segment.end();
      add(normal.substring(0, prefix), from, from + prefix, true);
      add(normal.substring(prefix, normal.length() - suffix), from + prefix, to - suffix, false);
      add(normal.substring(normal.length() - suffix), to - suffix, to, true);
    }

    private void add(String piece, int sourceStart, int sourceEnd, boolean exact) {
      if (!piece.isEmpty()) {
        int start = built.length();
        built.append(piece);
        runs.add(new Run(start, built.length(), sourceStart, sourceEnd, exact));
      }
    }
  }
}
