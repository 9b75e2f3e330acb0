package io.graft.host.cli;

import io.graft.core.evaluate.Metrics;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Base against adapted, a row for each metric, the primary one first; fits 80 columns. */
final class ResultTable {
  private static final String ROW = "  %-24s %10s %10s %12s";

  private ResultTable() {}

  /** Prints metrics, shares as percentages and their differences in points. */
  static void print(
      Console console, String primary, Map<String, Double> adapted, Map<String, Double> base) {
    console.print(String.format(Locale.ROOT, ROW, "", "base", "adapted", "difference"));
    Set<String> names = new LinkedHashSet<>();
    names.add(primary);
    names.addAll(adapted.keySet());
    for (String name : names) {
      Double after = adapted.get(name);
      Double before = base.get(name);
      console.print(
          String.format(
              Locale.ROOT,
              ROW,
              name.replace('_', ' '),
              shown(name, before),
              shown(name, after),
              before == null || after == null
                  ? "-"
                  : String.format(
                      Locale.ROOT, "%+.2f", (Metrics.share(name) ? 100 : 1) * (after - before))));
    }
  }

  /** A value as people read it: a share in percent. */
  static String shown(String name, @Nullable Double value) {
    if (value == null) {
      return "-";
    }
    return Metrics.share(name)
        ? String.format(Locale.ROOT, "%.2f %%", 100 * value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
