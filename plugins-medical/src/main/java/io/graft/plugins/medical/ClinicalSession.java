package io.graft.plugins.medical;

import io.graft.spi.text.Segment;
import io.graft.spi.text.TokenizerSession;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for a clinical expression at the start of each word. Every pattern is anchored there,
 * bounded in length and possessive, so the time is linear in the text whatever it holds.
 */
final class ClinicalSession implements TokenizerSession {
  private static final String END = "(?![\\p{L}\\p{N}])";

  /** {@code q8h}, {@code q 4-6 hrs}, {@code q.2d}. */
  private static final Pattern INTERVAL =
      Pattern.compile(
          "q\\.?+ ?+(\\d{1,2}+(?:-\\d{1,2}+)?+) ?+(?:(h(?:ou)?+rs?+|h)|(d(?:ays?+)?+)|"
              + "(w(?:k|ee)ks?+|wks?+)|(min(?:utes?+)?+))\\.?+"
              + END,
          Pattern.CASE_INSENSITIVE);

  private static final List<String> INTERVAL_UNITS = List.of("hours", "days", "weeks", "minutes");

  /** {@code 45yo}, {@code 45 y/o}, {@code 45-y.o.}. */
  private static final Pattern AGE =
      Pattern.compile("(\\d{1,3}+)[- ]?+(?:yo|y/o|y\\.o\\.?+)" + END, Pattern.CASE_INSENSITIVE);

  /** {@code b.i.d.}, {@code s/p}, {@code PRN}; a dotted one keeps its last dot. */
  private static final Pattern ABBREVIATION =
      Pattern.compile("(?:\\p{L}\\.){2,5}+\\p{L}?+|\\p{L}{1,5}+(?:/\\p{L}{1,3}+)?+" + END);

  /** {@code HER2-positive}, {@code COVID-19}, {@code follow-up}. */
  private static final Pattern HYPHENATED =
      Pattern.compile("[\\p{L}\\p{N}]{1,40}+(?:-[\\p{L}\\p{N}]{1,40}+){1,6}+" + END);

  // A session serves one thread at a time, so it keeps its matchers.
  private final Matcher interval = matcher(INTERVAL);
  private final Matcher age = matcher(AGE);
  private final Matcher abbreviation = matcher(ABBREVIATION);
  private final Matcher hyphenated = matcher(HYPHENATED);
  private final Matcher dose = matcher(Dose.QUANTITY);
  private final Abbreviations abbreviations;
  private final boolean expand;

  ClinicalSession(Abbreviations abbreviations, boolean expand) {
    this.abbreviations = abbreviations;
    this.expand = expand;
  }

  @Override
  public List<Segment> segment(String text) {
    List<Segment> segments = new ArrayList<>();
    List.of(interval, age, abbreviation, hyphenated, dose).forEach(m -> m.reset(text));
    int at = 0;
    while (at < text.length()) {
      if (!Character.isLetterOrDigit(text.charAt(at))) {
        at++;
        continue;
      }
      int end = expression(text, at, segments);
      at = end > at ? end : wordEnd(text, at);
    }
    return segments;
  }

  /** Adds the segments of the expression that starts here; returns its end, or -1. */
  private int expression(String text, int at, List<Segment> segments) {
    if (Character.isDigit(text.charAt(at))) {
      if (startsAt(dose, at)) {
        return Dose.add(dose, text, segments);
      }
      if (startsAt(age, at)) {
        return add(age, age.group(1) + " year old", segments);
      }
    } else if (startsAt(interval, at)) {
      return add(interval, "every " + interval.group(1) + " " + intervalUnit(), segments);
    } else if (startsAt(abbreviation, at) && !continues(text, abbreviation.end())) {
      String meaning = abbreviations.meaning(abbreviation.group());
      if (meaning != null) {
        return add(abbreviation, meaning, segments);
      }
    }
    boolean term =
        startsAt(hyphenated, at) && hyphenated.group().chars().anyMatch(Character::isLetter);
    return term ? add(hyphenated, hyphenated.group(), segments) : -1;
  }

  private String intervalUnit() {
    int group = 2;
    while (interval.group(group) == null) {
      group++;
    }
    return INTERVAL_UNITS.get(group - 2);
  }

  private static boolean continues(String text, int end) {
    return end + 1 < text.length()
        && text.charAt(end) == '-'
        && Character.isLetterOrDigit(text.charAt(end + 1));
  }

  private int add(Matcher matcher, String meaning, List<Segment> segments) {
    String text = expand ? meaning : matcher.group();
    segments.add(new Segment(matcher.start(), matcher.end(), text));
    return matcher.end();
  }

  private static Matcher matcher(Pattern pattern) {
    // Transparent, so that an end condition may look past the region.
    return pattern.matcher("").useTransparentBounds(true);
  }

  private static boolean startsAt(Matcher matcher, int at) {
    return matcher.region(at, matcher.regionEnd()).lookingAt();
  }

  private static int wordEnd(String text, int at) {
    int end = at;
    while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }
}
