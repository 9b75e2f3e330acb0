package io.graft.core.checkpoint;

import io.graft.core.file.IoReason;
import io.graft.core.file.Sha256;
import io.graft.core.file.StrictJson;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code SHA256SUMS}: the hash of every other file of a folder, as {@code sha256sum} writes it and
 * {@code sha256sum -c} checks it.
 */
final class HashList {
  static final String NAME = "SHA256SUMS";
  private static final int MAX_BYTES = 1 << 16;
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) {2}([A-Za-z0-9._-]{1,64})");

  private HashList() {}

  /** Hashes what the folder holds and writes the list into it. */
  static void write(Path folder) throws IOException {
    StringBuilder list = new StringBuilder();
    for (String name : names(folder)) {
      list.append(Sha256.ofFile(folder.resolve(name))).append("  ").append(name).append('\n');
    }
    Files.writeString(folder.resolve(NAME), list);
  }

  /**
   * Checks that the folder holds exactly the files of its list, with their hashes.
   *
   * @throws GraftException of category DATA that names the file at fault
   */
  static void verify(Path folder) {
    Path list = folder.resolve(NAME);
    TreeMap<String, String> hashes = new TreeMap<>();
    String text = new String(StrictJson.bytes(list, MAX_BYTES), StandardCharsets.UTF_8);
    if (!text.endsWith("\n")) {
      throw damaged("the list of hashes is cut off", list);
    }
    for (String line : text.split("\n")) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches() || hashes.put(matcher.group(2), matcher.group(1)) != null) {
        throw damaged("the list of hashes is damaged", list);
      }
    }
    try {
      if (!names(folder).equals(hashes.keySet())) {
        throw damaged("its files are " + names(folder) + ", not " + hashes.keySet(), folder);
      }
      for (String name : hashes.keySet()) {
        if (!Sha256.ofFile(folder.resolve(name)).equals(hashes.get(name))) {
          throw damaged("the file is not what was written", folder.resolve(name));
        }
      }
    } catch (IOException e) {
      throw GraftException.data(
          "the checkpoint cannot be read (" + IoReason.of(e) + ")",
          folder.toString(),
          "check that the folder is readable",
          e);
    }
  }

  private static Set<String> names(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.map(file -> file.getFileName().toString()).forEach(names::add);
    }
    names.remove(NAME);
    return names;
  }

  private static GraftException damaged(String what, Path where) {
    return GraftException.data(
        what, where.toString(), "go on from an earlier checkpoint, or start again");
  }
}
