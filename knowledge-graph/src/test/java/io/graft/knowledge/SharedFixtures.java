package io.graft.knowledge;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the fixtures that live beside the repository and are no part of it. */
public final class SharedFixtures {
  private SharedFixtures() {}

  /**
   * A file or folder below the shared folder: that of the system property {@code graft.shared}, or
   * the nearest {@code shared} beside a folder above. The test is skipped when there is none.
   */
  public static Path path(String relative) {
    String configured = System.getProperty("graft.shared");
    Path found = configured == null ? search(relative) : Path.of(configured, relative);
    assumeTrue(
        found != null && Files.exists(found),
        "skipped: no shared/" + relative + " (set -Dgraft.shared=FOLDER)");
    return found;
  }

  private static Path search(String relative) {
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      Path candidate = up.resolve("shared").resolve(relative);
      if (Files.exists(candidate)) {
        return candidate;
      }
    }
    return null;
  }
}
