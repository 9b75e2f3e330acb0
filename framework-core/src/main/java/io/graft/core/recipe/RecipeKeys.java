package io.graft.core.recipe;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The keys of a recipe by their full paths, to be listed and compared. */
public final class RecipeKeys {
  private RecipeKeys() {}

  /**
   * Reads a file without checking its keys.
   *
   * @return full path to value as text, in the order of the file
   * @throws io.graft.spi.GraftException of category USER when it is missing or not YAML
   */
  public static Map<String, String> read(Path file) {
    return of(RecipeReader.text(file), file.toString());
  }

  /**
   * Reads a text without checking its keys.
   *
   * @param source how to name the text in errors
   */
  public static Map<String, String> of(String yaml, String source) {
    Map<String, String> keys = new LinkedHashMap<>();
    add(keys, "", YamlParser.document(yaml, source));
    return keys;
  }

  private static void add(Map<String, String> keys, String path, @Nullable YamlNode node) {
    if (node instanceof YamlNode.Keys map) {
      map.entries()
          .forEach((key, child) -> add(keys, path.isEmpty() ? key : path + "." + key, child));
    } else if (node instanceof YamlNode.Items list
        && list.items().stream().anyMatch(YamlNode.Keys.class::isInstance)) {
      for (int i = 0; i < list.items().size(); i++) {
        add(keys, path + "[" + i + "]", list.items().get(i));
      }
    } else if (node != null) {
      keys.put(path, text(node));
    }
  }

  private static String text(YamlNode node) {
    if (node instanceof YamlNode.Items list) {
      return list.items().stream()
          .map(RecipeKeys::text)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return node instanceof YamlNode.Scalar scalar ? scalar.text() : node.kind();
  }
}
