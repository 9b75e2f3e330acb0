package io.graft.core.recipe;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Typed access to the keys of one map of a recipe. An empty value counts as an absent key. */
final class Section {
  private final String path;
  private final YamlNode.Keys node;

  Section(String path, YamlNode.Keys node) {
    this.path = path;
    this.node = node;
  }

  Place place() {
    return node.place();
  }

  String path() {
    return path;
  }

  Map<String, YamlNode> entries() {
    return node.entries();
  }

  /** The map under {@code key}; an empty one when the key is absent. */
  Section section(String key) {
    YamlNode child = find(key);
    if (child == null) {
      return new Section(pathOf(key), new YamlNode.Keys(node.place(), Map.of()));
    }
    if (child instanceof YamlNode.Keys map) {
      return new Section(pathOf(key), map);
    }
    throw wrong(key, pathOf(key) + " is " + child.kind(), "give it keys of its own");
  }

  /** The maps of the list under {@code key}; none when the key is absent. */
  List<Section> sections(String key) {
    YamlNode child = find(key);
    if (child == null) {
      return List.of();
    }
    if (!(child instanceof YamlNode.Items list)) {
      throw wrong(key, pathOf(key) + " is " + child.kind(), "give a list, each entry with keys");
    }
    List<Section> sections = new ArrayList<>();
    for (YamlNode item : list.items()) {
      String itemPath = pathOf(key) + "[" + sections.size() + "]";
      if (!(item instanceof YamlNode.Keys map)) {
        throw GraftException.user(
            itemPath + " is " + item.kind(), item.place().of(itemPath), "give it keys of its own");
      }
      sections.add(new Section(itemPath, map));
    }
    return sections;
  }

  /**
   * Refuses keys outside {@code known}.
   *
   * @param elsewhere the full paths of all keys of a recipe, to say where a misplaced one belongs
   */
  void allow(Collection<String> known, Collection<String> elsewhere) {
    for (Map.Entry<String, YamlNode> entry : node.entries().entrySet()) {
      String key = entry.getKey();
      if (known.contains(key)) {
        continue;
      }
      String where = entry.getValue().place().of(pathOf(key));
      for (String full : elsewhere) {
        if (full.endsWith("." + key)) {
          throw GraftException.user(
              "no key '" + key + "' " + (path.isEmpty() ? "at the top" : "in " + path),
              where,
              "did you mean '" + full + "'? known here: " + String.join(", ", known));
        }
      }
      throw GraftException.unknown(ErrorCategory.USER, "key", key, known, where);
    }
  }

  /** The value, or null when the key is absent or empty. */
  @Nullable YamlNode find(String key) {
    YamlNode child = node.entries().get(key);
    return child instanceof YamlNode.Scalar scalar && scalar.value() == null ? null : child;
  }

  String text(String key, String fallback) {
    String text = optionalText(key);
    return text == null ? fallback : text;
  }

  String requiredText(String key, String example) {
    String text = optionalText(key);
    if (text == null) {
      throw GraftException.user(
          "key '" + pathOf(key) + "' is missing",
          node.place().of(path),
          "add it, such as " + key + ": " + example);
    }
    return text;
  }

  /** A scalar as it is written, whatever its type, or null. Never blank. */
  @Nullable String optionalText(String key) {
    YamlNode child = find(key);
    return child == null ? null : scalarText(key, child);
  }

  /** A list of texts without duplicates, scalars as they are written; empty when absent. */
  List<String> texts(String key) {
    YamlNode child = find(key);
    if (child == null) {
      return List.of();
    }
    if (!(child instanceof YamlNode.Items list)) {
      throw wrong(key, "value " + child.kind() + " is not a list", "give a list such as [a, b]");
    }
    Set<String> texts = new LinkedHashSet<>();
    for (YamlNode item : list.items()) {
      String text = scalarText(key, item);
      if (!texts.add(text)) {
        throw GraftException.user(
            "'" + text + "' occurs twice", item.place().of(pathOf(key)), "keep one of them");
      }
    }
    return List.copyOf(texts);
  }

  int integer(String key, int fallback, int minimum, int maximum) {
    return (int) integer(key, (long) fallback, minimum, maximum);
  }

  long integer(String key, long fallback, long minimum, long maximum) {
    YamlNode child = find(key);
    if (child == null) {
      return fallback;
    }
    if (!(child.value() instanceof Long value) || value < minimum || value > maximum) {
      String range = "from " + minimum + " to " + maximum;
      throw wrong(key, "value " + child.kind() + " is not right", "give a whole number " + range);
    }
    return value;
  }

  /** A finite number in {@code [minimum, maximum]}. */
  double number(String key, double fallback, double minimum, double maximum) {
    YamlNode child = find(key);
    if (child == null) {
      return fallback;
    }
    double value = child.value() instanceof Number number ? number.doubleValue() : Double.NaN;
    if (!(value >= minimum && value <= maximum)) {
      String range = "from " + decimal(minimum) + " to " + decimal(maximum);
      throw wrong(key, "value " + child.kind() + " is not right", "give a number " + range);
    }
    return value;
  }

  /** One of the constants of {@code type}, written in lower case. */
  <E extends Enum<E>> E choice(String key, E fallback, Class<E> type) {
    String text = optionalText(key);
    if (text == null) {
      return fallback;
    }
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      if (name.equals(text)) {
        return constant;
      }
      names.add(name);
    }
    throw GraftException.unknown(ErrorCategory.USER, key, text, names, where(key));
  }

  /** The place of {@code key}, or of the section when the key is absent. */
  Place placeOf(String key) {
    YamlNode child = node.entries().get(key);
    return child == null ? node.place() : child.place();
  }

  /** Where {@code key} is, for errors. */
  String where(String key) {
    return placeOf(key).of(pathOf(key));
  }

  GraftException wrong(String key, String what, String mend) {
    return GraftException.user(what, where(key), mend);
  }

  private String scalarText(String key, YamlNode value) {
    if (value instanceof YamlNode.Scalar scalar
        && scalar.value() != null
        && !scalar.text().isBlank()) {
      return scalar.text();
    }
    String what = value instanceof YamlNode.Scalar ? "a text is empty" : value.kind() + " is there";
    throw GraftException.user(what, value.place().of(pathOf(key)), "give a text");
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String decimal(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
