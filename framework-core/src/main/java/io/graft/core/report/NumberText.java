package io.graft.core.report;

import io.graft.core.evaluate.Metrics;
import java.util.Locale;

/** Numbers for people. */
final class NumberText {
  private NumberText() {}

  /** A metric: shares in percent. */
  static String metric(String name, double value) {
    return Metrics.share(name) ? percent(value) : String.format(Locale.ROOT, "%.3f", value);
  }

  /** A difference of metrics with its sign: shares in points of percent. */
  static String difference(String name, double value) {
    return String.format(Locale.ROOT, Metrics.share(name) ? "%+.2f" : "%+.3f", scaled(name, value));
  }

  private static double scaled(String name, double value) {
    return Metrics.share(name) ? 100 * value : value;
  }

  /** A share. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /** A whole number with groups of three digits. */
  static String count(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  /** Three significant digits and a prefix: 1.23 T. */
  static String large(double value) {
    String[] prefixes = {"", " k", " M", " G", " T", " P", " E"};
    int prefix = 0;
    double rest = value;
    while (rest >= 1000 && prefix < prefixes.length - 1) {
      rest /= 1000;
      prefix++;
    }
    String format = rest >= 100 ? "%.0f" : rest >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, rest) + prefixes[prefix];
  }

  /** A time. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    return seconds < 60
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : whole < 3600
            ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
            : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
  }

  /** A number at an axis: no more digits than it needs. */
  static String tick(double value, double step) {
    int digits = step >= 1 ? 0 : (int) Math.ceil(-Math.log10(step) - 1e-9);
    if (Math.abs(value) >= 10_000) {
      return large(value);
    }
    return digits > 5
        ? String.format(Locale.ROOT, "%.1e", value)
        : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** A coordinate of a drawing. */
  static String at(double coordinate) {
    return String.format(Locale.ROOT, "%.1f", coordinate);
  }

  /** A name as it stands in files, for people. */
  static String title(String name) {
    String spaced = name.replace('_', ' ').replaceAll("\\bf1\\b", "F1");
    return spaced.isEmpty()
        ? spaced
        : Character.toUpperCase(spaced.charAt(0)) + spaced.substring(1);
  }

  /** A text cut to a length, without half of a surrogate pair. */
  static String brief(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end) + "…";
  }
}
