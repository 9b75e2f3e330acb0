package io.graft.host.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names for run directories that the user did not name. */
final class RunNames {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private RunNames() {}

  /** A recipe's name: that of its file, or of its folder when the file is called recipe.yaml. */
  static String of(Path recipe) {
    Path file = recipe.toAbsolutePath().normalize();
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
    Path folder = file.getParent();
    return name.equals("recipe") && folder != null && folder.getFileName() != null
        ? folder.getFileName().toString()
        : name;
  }

  /** {@code runs/<name>-<date>-<time>}, with a number behind it where that is taken. */
  static Path next(String name) {
    String safe = name.replaceAll("[^A-Za-z0-9._-]+", "-");
    String stem = safe + "-" + STAMP.format(LocalDateTime.now(ZoneId.systemDefault()));
    Path run = Path.of("runs", stem);
    for (int i = 2; Files.exists(run); i++) {
      run = Path.of("runs", stem + "-" + i);
    }
    return run;
  }
}
