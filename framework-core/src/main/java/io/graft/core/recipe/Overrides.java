package io.graft.core.recipe;

import io.graft.spi.GraftException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code --set path=value} options, laid over a document; the last one of a key counts. */
final class Overrides {
  private Overrides() {}

  /**
   * The document with each override put in place; maps on the way are made where they are missing.
   *
   * @param options such as {@code training.lr=1e-3} or {@code data.dev={cut: 0.1}}
   * @throws GraftException of category USER that names the option
   */
  static YamlNode.Keys apply(YamlNode.Keys document, List<String> options) {
    YamlNode.Keys result = document;
    for (String option : options) {
      int equals = option.indexOf('=');
      if (equals <= 0) {
        throw GraftException.user(
            "'" + option + "' is not a setting",
            "--set",
            "write it as path=value, such as training.lr=1e-3");
      }
      String path = option.substring(0, equals).strip();
      String[] keys = path.split("\\.", -1);
      for (String key : keys) {
        if (key.isBlank()) {
          throw GraftException.user(
              "path '" + path + "' has an empty key", "--set", "write it as section.key");
        }
      }
      if (keys.length > YamlParser.MAX_DEPTH) {
        throw GraftException.user(
            "the path has more than " + YamlParser.MAX_DEPTH + " keys",
            "--set",
            "write it as section.key");
      }
      YamlNode value = YamlParser.option(option.substring(equals + 1), path);
      result = with(result, keys, 0, value);
    }
    return result;
  }

  private static YamlNode.Keys with(
      YamlNode.@Nullable Keys map, String[] keys, int at, YamlNode value) {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    if (map != null) {
      entries.putAll(map.entries());
    }
    String key = keys[at];
    if (at == keys.length - 1) {
      entries.put(key, value);
    } else {
      entries.put(key, with(mapAt(entries.get(key), keys, at), keys, at + 1, value));
    }
    return new YamlNode.Keys(map == null ? value.place() : map.place(), entries);
  }

  private static YamlNode.@Nullable Keys mapAt(@Nullable YamlNode node, String[] keys, int at) {
    if (node == null || node instanceof YamlNode.Scalar scalar && scalar.value() == null) {
      return null;
    }
    if (node instanceof YamlNode.Keys map) {
      return map;
    }
    String path = String.join(".", List.of(keys).subList(0, at + 1));
    throw GraftException.user(
        path + " is " + node.kind() + ", which has no keys",
        Place.option(String.join(".", keys)).of(""),
        "set " + path + " itself");
  }
}
