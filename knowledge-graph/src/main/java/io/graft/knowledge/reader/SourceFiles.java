package io.graft.knowledge.reader;

import io.graft.spi.GraftException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The files of a source in the order of their names: a plain or gzipped file, the entries of a zip
 * archive, or everything below a folder (archives in it included). Nothing is unpacked to the disk.
 * Immutable.
 */
public final class SourceFiles {
  private static final int MAX_FILES = 1_000_000;

  private final String name;
  private final List<SourceFile> files;

  private SourceFiles(String name, List<SourceFile> files) {
    this.name = name;
    this.files = List.copyOf(files);
  }

  /**
   * What lies at a path.
   *
   * @throws GraftException of category USER when nothing does; of category DATA when it cannot be
   *     listed
   */
  public static SourceFiles at(Path path) {
    if (!Files.exists(path)) {
      throw GraftException.user(
          "no such file or folder", path.toString(), "give a file, an archive or a folder");
    }
    List<SourceFile> found = new ArrayList<>();
    try {
      if (Files.isDirectory(path)) {
        folder(path.toRealPath(), found); // a link to a folder is that folder
      } else {
        file(path, String.valueOf(path.getFileName()), found);
      }
    } catch (IOException e) {
      throw GraftException.data(
          "the source cannot be listed (" + e.getMessage() + ")",
          path.toString(),
          "check its rights, or fetch it again",
          e);
    }
    return new SourceFiles(path.toString(), found);
  }

  /**
   * A resource of a plugin, gzipped when its name says so.
   *
   * @param name as for {@link Class#getResourceAsStream}
   * @param beside a class of the plugin
   */
  public static SourceFiles resource(String name, Class<?> beside) {
    SourceFile.Bytes bytes =
        () -> {
          InputStream in = beside.getResourceAsStream(name);
          if (in == null) {
            throw new FileNotFoundException("no resource " + name + " beside " + beside.getName());
          }
          return in;
        };
    return new SourceFiles(name, List.of(stored(name, -1, bytes)));
  }

  /** The path or resource, for messages. */
  public String name() {
    return name;
  }

  public List<SourceFile> files() {
    return files;
  }

  private static void folder(Path folder, List<SourceFile> found) throws IOException {
    List<Path> inside;
    try (Stream<Path> walk = Files.walk(folder)) {
      inside = walk.filter(Files::isRegularFile).limit(MAX_FILES).toList();
    }
    for (Path file : inside.stream().sorted(Comparator.comparing(Path::toString)).toList()) {
      file(file, folder.relativize(file).toString().replace('\\', '/'), found);
    }
  }

  private static void file(Path file, String name, List<SourceFile> found) throws IOException {
    if (!name.endsWith(".zip")) {
      found.add(stored(name, Files.size(file), () -> Files.newInputStream(file)));
      return;
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      zip.stream()
          .filter(entry -> !entry.isDirectory())
          .sorted(Comparator.comparing(ZipEntry::getName))
          .limit(MAX_FILES)
          .forEach(
              entry ->
                  found.add(
                      stored(
                          entry.getName(),
                          entry.getCompressedSize(),
                          () -> ArchiveEntry.open(file, entry.getName()))));
    }
  }

  private static SourceFile stored(String name, long packedBytes, SourceFile.Bytes bytes) {
    boolean gzip = name.endsWith(".gz");
    return new SourceFile(
        gzip ? name.substring(0, name.length() - ".gz".length()) : name, packedBytes, bytes, gzip);
  }
}
