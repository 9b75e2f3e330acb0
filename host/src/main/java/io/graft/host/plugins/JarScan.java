package io.graft.host.plugins;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The jars of a folder, each read once for as long as neither the file nor the policy changes. Used
 * by one thread at a time.
 */
final class JarScan {

  /**
   * A jar in the folder.
   *
   * @param jar without its bytes; null when it was refused unread
   * @param refusal null when it passed the checks that need none of its code
   */
  record Found(Path path, @Nullable PluginJar jar, @Nullable GraftException refusal) {}

  private record Stamp(long size, FileTime changed) {}

  private record Known(Stamp stamp, Found found) {}

  private final PluginRuntime runtime;
  private final Path folder;
  private final Map<Path, Known> known = new HashMap<>();

  JarScan(PluginRuntime runtime, Path folder) {
    this.runtime = runtime;
    this.folder = folder;
  }

  /** All that was read is read again next time. */
  void forget() {
    known.clear();
  }

  /** The jars by file name. */
  List<Found> scan() {
    List<Path> paths = PluginFramework.jars(folder);
    known.keySet().retainAll(paths);
    List<Found> all = new ArrayList<>();
    for (Path path : paths) {
      Stamp stamp = stamp(path);
      Known before = known.get(path);
      if (before == null || stamp == null || !before.stamp().equals(stamp)) {
        before =
            new Known(stamp == null ? new Stamp(-1, FileTime.fromMillis(0)) : stamp, read(path));
        known.put(path, before);
      }
      all.add(before.found());
    }
    return all;
  }

  private Found read(Path path) {
    try {
      return new Found(path, runtime.read(path).withoutBytes(), null);
    } catch (GraftException e) {
      return new Found(path, null, e);
    }
  }

  private static @Nullable Stamp stamp(Path path) {
    try {
      return new Stamp(Files.size(path), Files.getLastModifiedTime(path));
    } catch (IOException e) {
      return null; // it goes just now, or cannot be read, which reading it tells
    }
  }

  /** Changes when a file comes, goes or changes. */
  static String fingerprint(Path folder) {
    StringBuilder text = new StringBuilder();
    for (Path path : PluginFramework.jars(folder)) {
      text.append(path.getFileName()).append(' ').append(stamp(path)).append('\n');
    }
    return text.toString();
  }
}
