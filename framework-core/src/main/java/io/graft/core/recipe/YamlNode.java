package io.graft.core.recipe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a YAML document that knows where it was written. Immutable. */
sealed interface YamlNode {

  /** The line of the key, or of the value itself in a list. */
  Place place();

  /** The value as booleans, longs, doubles, texts, lists and maps; null for an empty scalar. */
  @Nullable Object value();

  /** What the value is, in words. */
  String kind();

  /**
   * A text, number, boolean or nothing.
   *
   * @param text as written, without quotes
   */
  record Scalar(Place place, String text, @Nullable Object value) implements YamlNode {
    @Override
    public String kind() {
      return value == null ? "empty" : "'" + text + "'";
    }
  }

  /** A list. */
  record Items(Place place, List<YamlNode> items) implements YamlNode {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public Object value() {
      List<@Nullable Object> values = new ArrayList<>();
      items.forEach(item -> values.add(item.value()));
      return Collections.unmodifiableList(values);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A map, in the order in which it was written. */
  record Keys(Place place, Map<String, YamlNode> entries) implements YamlNode {
    public Keys {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public Object value() {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      entries.forEach((key, entry) -> values.put(key, entry.value()));
      return Collections.unmodifiableMap(values);
    }

    @Override
    public String kind() {
      return "a map";
    }
  }
}
