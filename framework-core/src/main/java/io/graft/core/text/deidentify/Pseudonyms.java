package io.graft.core.text.deidentify;

import io.graft.spi.text.LabelledSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stand-ins for the identifying parts of one document, such as {@code [NAME-1]}: what is the same
 * gets the same one wherever it stands. A family name that was found once is found in the whole
 * document. Not thread-safe.
 */
public final class Pseudonyms {
  private static final String NAME = "NAME";
  private static final int LEAST_LETTERS = 3;

  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, String> standIns = new LinkedHashMap<>();

  /** A text without what was found in it, and what was put where in the original. */
  public record Replaced(String text, List<Replacement> replacements) {
    public Replaced {
      replacements = List.copyOf(replacements);
    }
  }

  /**
   * A part of the original text.
   *
   * @param span where it was, in UTF-16 units, and its kind
   * @param standIn what stands there now
   */
  public record Replacement(LabelledSpan span, String standIn) {}

  /**
   * Replaces what was found.
   *
   * @param found in order, without overlap
   */
  public Replaced replace(String text, List<LabelledSpan> found) {
    List<LabelledSpan> all = withRepeatedNames(text, found);
    StringBuilder result = new StringBuilder();
    List<Replacement> replacements = new ArrayList<>();
    int at = 0;
    for (LabelledSpan span : all) {
      String standIn = standIn(span.label(), text.substring(span.start(), span.end()));
      result.append(text, at, span.start()).append(standIn);
      replacements.add(new Replacement(span, standIn));
      at = span.end();
    }
    return new Replaced(result.append(text, at, text.length()).toString(), replacements);
  }

  private String standIn(String kind, String written) {
    return standIns.computeIfAbsent(
        kind + " " + (kind.equals(NAME) ? family(written) : plain(written)),
        key -> "[" + kind + "-" + counts.merge(kind, 1, Integer::sum) + "]");
  }

  private static List<LabelledSpan> withRepeatedNames(String text, List<LabelledSpan> found) {
    List<LabelledSpan> all = new ArrayList<>(found);
    for (LabelledSpan span : found) {
      String family = family(text.substring(span.start(), span.end()));
      boolean latin = family.chars().allMatch(c -> c < 0x2E80);
      if (!span.label().equals(NAME) || family.length() < (latin ? LEAST_LETTERS : 2)) {
        continue;
      }
      String edge = latin ? "(?![\\p{L}\\p{N}])" : "";
      Matcher again =
          Pattern.compile(
                  (latin ? "(?<![\\p{L}\\p{N}])" : "")
                      + "(?iu:"
                      + Pattern.quote(family)
                      + ")"
                      + edge)
              .matcher(text);
      while (again.find()) {
        int start = again.start();
        int end = again.end();
        boolean capital = !latin || Character.isUpperCase(text.charAt(start));
        if (capital && all.stream().noneMatch(s -> s.start() < end && start < s.end())) {
          all.add(new LabelledSpan(start, end, NAME));
        }
      }
    }
    all.sort(Comparator.comparingInt(LabelledSpan::start));
    return all;
  }

  /** The last word of a name; a Chinese name has no blanks and is whole. */
  private static String family(String name) {
    String plain = plain(name);
    return plain.substring(plain.lastIndexOf(' ') + 1);
  }

  private static String plain(String written) {
    return written.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }
}
