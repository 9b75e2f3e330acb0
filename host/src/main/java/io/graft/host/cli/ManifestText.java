package io.graft.host.cli;

import io.graft.knowledge.index.Manifest;
import java.util.Locale;

/** What an index holds, for people. */
final class ManifestText {
  private static final int MOST_LINES = 40;

  private ManifestText() {}

  static void print(Console console, Manifest manifest) {
    line(console, "concepts", manifest.concepts());
    line(console, "names", manifest.names());
    line(console, "relations", manifest.relations());
    line(console, "definitions", manifest.definitions());
    line(console, "semantic types", manifest.types());
    line(console, "cross-references", manifest.crossReferences());
    console.print("");
    console.print(row("by vocabulary", "concepts", "names", "relations"));
    manifest.vocabularies().entrySet().stream()
        .limit(MOST_LINES)
        .forEach(
            entry ->
                console.print(
                    row(
                        entry.getKey(),
                        number(entry.getValue().concepts()),
                        number(entry.getValue().names()),
                        number(entry.getValue().relations()))));
    rest(console, manifest.vocabularies().size());
    console.print("");
    console.print(row("rows of", "read", "kept", "skipped"));
    manifest.tables().stream().limit(MOST_LINES).forEach(table -> print(console, table));
    rest(console, manifest.tables().size());
    if (!manifest.leftOut().isEmpty()) {
      console.print("");
      console.print("left out after reading");
      manifest.leftOut().forEach((why, count) -> line(console, why, count));
    }
  }

  private static void print(Console console, Manifest.Table table) {
    long skipped = table.skipped().values().stream().mapToLong(Manifest.Skipped::count).sum();
    console.print(row(table.name(), number(table.read()), number(table.kept()), number(skipped)));
    table
        .skipped()
        .forEach(
            (why, reason) ->
                console.print(
                    "    "
                        + number(reason.count())
                        + " "
                        + why
                        + (reason.examples().isEmpty()
                            ? ""
                            : ", such as " + reason.examples().get(0))));
  }

  private static void rest(Console console, int lines) {
    if (lines > MOST_LINES) {
      console.print("  and " + (lines - MOST_LINES) + " more; --json prints all");
    }
  }

  private static void line(Console console, String what, long count) {
    console.print(String.format(Locale.ROOT, "  %-44s %,12d", what, count));
  }

  private static String row(String what, String a, String b, String c) {
    String shown = what.length() > 38 ? "…" + what.substring(what.length() - 37) : what;
    return String.format(Locale.ROOT, "  %-38s %12s %12s %12s", shown, a, b, c);
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
