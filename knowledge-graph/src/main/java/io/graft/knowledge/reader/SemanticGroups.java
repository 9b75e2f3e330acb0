package io.graft.knowledge.reader;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The semantic groups of UMLS: {@code SemGroups.txt}, rows of group|name|TUI|type. */
final class SemanticGroups {
  private static final String FILE = "SemGroups.txt";

  private SemanticGroups() {}

  /**
   * The TUIs among {@code wanted} and those of the groups among it.
   *
   * @throws GraftException of category USER for a name that is neither
   */
  static Set<String> typesOf(SourceFiles files, Set<String> wanted) {
    Map<String, Set<String>> groups = read(files);
    Set<String> types = new HashSet<>();
    for (String name : wanted) {
      if (name.matches("T\\d{3}")) {
        types.add(name);
      } else if (groups.containsKey(name)) {
        types.addAll(groups.get(name));
      } else {
        String where = groups.isEmpty() ? "there is no " + FILE + " beside the release" : FILE;
        throw GraftException.unknown(
            ErrorCategory.USER, "semantic group", name, groups.keySet(), where);
      }
    }
    return types;
  }

  private static Map<String, Set<String>> read(SourceFiles files) {
    Map<String, Set<String>> groups = new TreeMap<>();
    files.files().stream()
        .filter(file -> file.simpleName().equals(FILE))
        .forEach(
            file ->
                file.read(
                    in -> {
                      Rows rows = new Rows(in, '|');
                      while (rows.next()) {
                        if (rows.fields() >= 4) {
                          groups
                              .computeIfAbsent(rows.text(0), group -> new HashSet<>())
                              .add(rows.text(2));
                        }
                      }
                    }));
    return groups;
  }
}
