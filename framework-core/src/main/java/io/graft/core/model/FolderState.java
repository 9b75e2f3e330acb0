package io.graft.core.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Tells whether the files of a model or a run were written anew, without reading them. */
final class FolderState {
  private FolderState() {}

  /** Names, sizes and times of the files in a folder and in its adapter. */
  static String of(Path folder) {
    TreeSet<String> lines = new TreeSet<>();
    for (Path place : List.of(folder, folder.resolve("adapter"))) {
      if (!Files.isDirectory(place)) {
        continue;
      }
      try (Stream<Path> files = Files.list(place)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          lines.add(
              folder.relativize(file)
                  + " "
                  + Files.size(file)
                  + " "
                  + Files.getLastModifiedTime(file));
        }
      } catch (IOException e) {
        lines.add(place + " " + e); // whoever reads the model says what is wrong
      }
    }
    return String.join("\n", lines);
  }
}
