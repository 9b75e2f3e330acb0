package io.graft.host.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of numbered lines: the one that is written, {@code NAME.jsonl}, and older ones beside
 * it that are named after the number of their first line, {@code NAME-000000000001.jsonl}.
 * Immutable.
 *
 * @param file the one that is written
 */
public record NumberedFiles(Path file) {
  private static final Pattern OLDER = Pattern.compile("-(\\d{12,18})\\.jsonl$");

  /** The older files, the oldest first. */
  public List<Path> older() throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(this::isOlder).sorted().toList();
    }
  }

  private String stem() {
    return String.valueOf(file.getFileName()).replaceFirst("\\.jsonl$", "");
  }

  private boolean isOlder(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.startsWith(stem() + "-") && OLDER.matcher(name).find();
  }

  /** The number of the first line of an older file. */
  public static long first(Path older) {
    Matcher name = OLDER.matcher(String.valueOf(older.getFileName()));
    return name.find() ? Long.parseLong(name.group(1)) : 0;
  }

  /** The whole lines of a file; none when it is not there, or was renamed or removed just now. */
  public static List<String> lines(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  /** Gives the file that is written the name of its first line, so that another begins. */
  void rotate(long first) throws IOException {
    String name = String.format(Locale.ROOT, "%s-%012d.jsonl", stem(), first);
    Files.move(file, file.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Lets go of the oldest files, so that so many older ones are left. */
  void keep(int older) throws IOException {
    List<Path> all = older();
    for (Path path : all.subList(0, Math.max(0, all.size() - older))) {
      Files.deleteIfExists(path);
    }
  }
}
