package io.graft.core.recipe;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats of example files, told apart by the ending of the file's name. */
public enum DataFormat {
  /** One JSON object a line. */
  JSONL,
  /** Comma-separated values with a header (RFC 4180). */
  CSV,
  /** The same with tabs for commas. */
  TSV;

  /** The endings that {@link #of} understands, for error messages. */
  public static List<String> endings() {
    return List.of(".jsonl", ".csv", ".tsv", "each also with .gz");
  }

  /** Whether a file holds plain text, which some tasks read: {@code .txt}, perhaps with .gz. */
  public static boolean plainText(Path file) {
    Path fileName = file.getFileName();
    String name = fileName == null ? "" : fileName.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".txt") || name.endsWith(".txt.gz");
  }

  /** Whether a file has one word and its tag a line: .conll, .bio or .iob, perhaps with .gz. */
  public static boolean conll(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.matches(".*\\.(conll|bio|iob)(\\.gz)?");
  }

  /** The format of a file by its name, {@code .gz} left aside; empty for any other ending. */
  public static Optional<DataFormat> of(Path file) {
    Path fileName = file.getFileName();
    String name = fileName == null ? "" : fileName.toString().toLowerCase(Locale.ROOT);
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    for (DataFormat format : values()) {
      if (plain.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
