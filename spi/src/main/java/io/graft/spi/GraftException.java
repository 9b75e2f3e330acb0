package io.graft.spi;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An error that says what was wrong, where, and what to do about it. Every failure that can reach a
 * user is one of these; anything else that escapes counts as {@link ErrorCategory#INTERNAL}.
 */
public final class GraftException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCategory category;
  private final String what;
  private final @Nullable String where;
  private final String mend;

  /**
   * @param category whose fault it is
   * @param what what was wrong, one sentence without a full stop
   * @param where file and line, field, bundle or tensor; null when the sentence already says it
   * @param mend what to do next, one sentence without a full stop
   * @param cause the exception underneath, or null
   */
  public GraftException(
      ErrorCategory category,
      String what,
      @Nullable String where,
      String mend,
      @Nullable Throwable cause) {
    super((where == null ? "" : where + ": ") + what + "; " + mend, cause);
    this.category = Objects.requireNonNull(category, "category");
    this.what = Objects.requireNonNull(what, "what");
    this.where = where;
    this.mend = Objects.requireNonNull(mend, "mend");
  }

  /** The user's input is wrong. */
  public static GraftException user(String what, @Nullable String where, String mend) {
    return new GraftException(ErrorCategory.USER, what, where, mend, null);
  }

  /** A plugin failed or broke its contract. */
  public static GraftException plugin(
      String what, @Nullable String where, String mend, @Nullable Throwable cause) {
    return new GraftException(ErrorCategory.PLUGIN, what, where, mend, cause);
  }

  /** A file is malformed, missing or does not fit. */
  public static GraftException data(String what, @Nullable String where, String mend) {
    return new GraftException(ErrorCategory.DATA, what, where, mend, null);
  }

  /** A file could not be read or written. */
  public static GraftException data(
      String what, @Nullable String where, String mend, Throwable cause) {
    return new GraftException(ErrorCategory.DATA, what, where, mend, cause);
  }

  /** Graft itself is at fault. */
  public static GraftException internal(String what, @Nullable Throwable cause) {
    return new GraftException(
        ErrorCategory.INTERNAL, what, null, "please report this with the log of the run", cause);
  }

  /**
   * A name that nobody knows. The message lists the valid names and, where one is close, asks
   * whether that was meant.
   *
   * @param kind what the name stands for, such as {@code "PEFT method"}
   * @param name the unknown name
   * @param known the valid names; may be empty
   * @param where file and line or field, or null
   */
  public static GraftException unknown(
      ErrorCategory category,
      String kind,
      String name,
      Collection<String> known,
      @Nullable String where) {
    List<String> sorted = List.copyOf(new TreeSet<>(known));
    String nearest = nearest(name, sorted);
    String mend =
        sorted.isEmpty()
            ? "none is available"
            : (nearest == null ? "" : "did you mean '" + nearest + "'? ")
                + "known: "
                + String.join(", ", sorted);
    return new GraftException(category, "no " + kind + " '" + name + "'", where, mend, null);
  }

  public ErrorCategory category() {
    return category;
  }

  /** What was wrong, without place and mend. */
  public String what() {
    return what;
  }

  /** File and line, field, bundle or tensor; null when {@link #what()} says it. */
  public @Nullable String where() {
    return where;
  }

  /** What to do next. */
  public String mend() {
    return mend;
  }

  private static @Nullable String nearest(String name, List<String> known) {
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance =
          editDistance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < bestDistance) {
        bestDistance = distance;
        best = candidate;
      }
    }
    return bestDistance <= Math.max(1, name.length() / 3 + 1) ? best : null;
  }

  /** Edits, insertions, deletions and swaps of neighbours (Damerau's distance, restricted form). */
  private static int editDistance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        d[i][j] =
            Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
