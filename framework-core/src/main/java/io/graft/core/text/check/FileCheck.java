package io.graft.core.text.check;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the check of one file knows: its texts so far, the allowed labels, the training data. */
final class FileCheck {
  private static final int MAX_SHOWN = 60;

  private final String file;
  private final FaultReport report;
  private final @Nullable Set<String> allowed;
  private final @Nullable FileCheck train;
  private final @Nullable Map<String, Long> labelCounts;
  private final SeenTexts texts = new SeenTexts();
  private long rows;

  /**
   * @param allowed the labels, or null for any
   * @param train the training data's check, or null when this is it
   * @param labelCounts takes how often each label occurs, or null
   */
  FileCheck(
      String file,
      FaultReport report,
      @Nullable Set<String> allowed,
      @Nullable FileCheck train,
      @Nullable Map<String, Long> labelCounts) {
    this.file = file;
    this.report = report;
    this.allowed = allowed;
    this.train = train;
    this.labelCounts = labelCounts;
  }

  void fault(FaultKind kind, long line, String field, String message, String mend) {
    report.add(new Fault(kind, file, line, field, message, mend));
  }

  /** Reports what a reader said; its place begins with the file's path. */
  void refused(GraftException error, boolean broken) {
    String where = String.valueOf(error.where());
    String rest = where.startsWith(file + ":") ? where.substring(file.length() + 1) : "";
    String[] parts = rest.split(": ", 2);
    long line = parts[0].matches("\\d{1,18}") ? Long.parseLong(parts[0]) : 0;
    String field = parts.length == 2 ? parts[1] : "";
    FaultKind kind =
        error.getCause() instanceof CharacterCodingException
            ? FaultKind.ENCODING
            : broken && (line == 0 || error.getCause() instanceof IOException)
                ? FaultKind.UNREADABLE
                : field.isEmpty() ? FaultKind.MALFORMED : FaultKind.WRONG_TYPE;
    String message = broken ? error.what() + "; the rest is not checked" : error.what();
    fault(kind, line, field, message, error.mend());
  }

  /** Counts a row or sentence. */
  void row() {
    rows++;
    report.addExample();
  }

  /** Reports a file in which nothing was found. */
  void end() {
    if (rows == 0) {
      fault(FaultKind.NO_EXAMPLES, 0, "", "the file has no examples", "give a file with examples");
    }
  }

  /** Checks a label. */
  void label(long line, String field, String label) {
    if (label.isBlank()) {
      fault(FaultKind.EMPTY_LABEL, line, field, "a label is empty", "write a label");
      return;
    }
    if (allowed != null && !allowed.contains(label)) {
      fault(
          FaultKind.UNKNOWN_LABEL,
          line,
          field,
          "no label '" + shown(label) + "'",
          "known: " + shown(String.join(", ", new TreeSet<>(allowed))));
    }
  }

  /** Counts a label of an example without fault. */
  void count(String label) {
    if (labelCounts != null && !label.isBlank()) {
      DataCheck.count(labelCounts, label);
    }
  }

  /**
   * Looks for the text in this file and in the training data.
   *
   * @param labels its labels, in any order
   */
  void text(long line, String field, String text, Collection<String> labels) {
    long key = SeenTexts.key(text);
    SeenTexts.Place place =
        new SeenTexts.Place(line, List.copyOf(new TreeSet<>(labels)).hashCode());
    SeenTexts.Place before = texts.seen(key, place);
    if (before != null) {
      boolean same = before.labels() == place.labels();
      fault(
          same ? FaultKind.DUPLICATE : FaultKind.CONTRADICTION,
          line,
          field,
          "the text stands in line "
              + before.line()
              + (same ? " with the same labels" : " with other labels"),
          same ? "keep one of them" : "decide for one of them");
    }
    SeenTexts.Place learnt = train == null ? null : train.texts.find(key);
    if (train != null && learnt != null) {
      fault(
          FaultKind.OVERLAP,
          line,
          field,
          "the text stands in " + train.file + ":" + learnt.line() + " too",
          "take it out of one of the two, or its score says little");
    }
  }

  static String shown(String text) {
    return text.codePointCount(0, text.length()) <= MAX_SHOWN
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_SHOWN)) + "...";
  }
}
