package io.graft.plugins.medical;

import io.graft.spi.GraftException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chart abbreviations that have one meaning, from the table in this package: the abbreviation, the
 * spelling in which it is safe, what it means. Immutable.
 */
final class Abbreviations {
  private static final String TABLE = "abbreviations.tsv";

  /** In which spelling an abbreviation is read as one. */
  private enum Spelling {
    /** Any case, with or without dots: no English word looks like it. */
    ANY,
    /** Only with dots or in capitals: in lower case it is an English word, as {@code bid} is. */
    MARKED,
    /** Only with dots: in capitals it is ambiguous too, as {@code IV} is. */
    DOTTED
  }

  private record Entry(Spelling spelling, String meaning) {}

  private final Map<String, Entry> entries;

  private Abbreviations(Map<String, Entry> entries) {
    this.entries = entries;
  }

  /**
   * Reads the table.
   *
   * @throws GraftException of category PLUGIN when the jar lacks its table or a line is malformed
   */
  static Abbreviations load() {
    InputStream table = Abbreviations.class.getResourceAsStream(TABLE);
    if (table == null) {
      throw GraftException.plugin("the jar has no table", TABLE, "rebuild the plugin", null);
    }
    Map<String, Entry> entries = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split("\t", -1);
        if (cells.length != 3) {
          throw GraftException.plugin(
              "not three cells: '" + line + "'", TABLE, "mend the line", null);
        }
        entries.put(cells[0], new Entry(Spelling.valueOf(cells[1]), cells[2]));
      }
    } catch (IOException e) {
      throw GraftException.plugin("the table cannot be read", TABLE, "rebuild the plugin", e);
    }
    return new Abbreviations(entries);
  }

  int size() {
    return entries.size();
  }

  /**
   * What an abbreviation means.
   *
   * @param written as in the text, such as {@code b.i.d.}, {@code BID} or {@code s/p}
   * @return null when it is none or could mean something else
   */
  @Nullable String meaning(String written) {
    boolean dotted = written.indexOf('.') > 0;
    Entry entry = entries.get(written.replace(".", "").toLowerCase(Locale.ROOT));
    if (entry == null) {
      return null;
    }
    boolean safe =
        switch (entry.spelling()) {
          case ANY -> true;
          case MARKED -> dotted || written.equals(written.toUpperCase(Locale.ROOT));
          case DOTTED -> dotted;
        };
    return safe ? entry.meaning() : null;
  }
}
