package io.graft.core.recipe;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a section that only a service understands, as they were written. They are checked
 * once the service is known; errors still name file and line. Immutable, thread-safe; equal when
 * path and values are equal.
 */
public final class ServiceSettings {
  private final String path;
  private final Set<String> reserved;
  private final Map<String, @Nullable Object> values;
  private final Map<String, Place> places;

  private ServiceSettings(
      String path,
      Set<String> reserved,
      Map<String, @Nullable Object> values,
      Map<String, Place> places) {
    this.path = path;
    this.reserved = reserved;
    this.values = values;
    this.places = places;
  }

  /** The keys of {@code section} other than {@code reserved}, which the recipe itself knows. */
  static ServiceSettings of(Section section, Collection<String> reserved) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    Map<String, Place> places = new LinkedHashMap<>();
    places.put(section.path(), section.place());
    section
        .entries()
        .forEach(
            (key, node) -> {
              if (!reserved.contains(key)) {
                values.put(key, node.value());
                record(places, section.path() + "." + key, node);
              }
            });
    return new ServiceSettings(
        section.path(),
        Set.copyOf(reserved),
        java.util.Collections.unmodifiableMap(values),
        Map.copyOf(places));
  }

  private static void record(Map<String, Place> places, String path, YamlNode node) {
    places.put(path, node.place());
    if (node instanceof YamlNode.Keys map) {
      map.entries().forEach((key, child) -> record(places, path + "." + key, child));
    }
  }

  /** The name of the section, such as {@code method}. */
  public String path() {
    return path;
  }

  /**
   * The keys and values as written: booleans, longs, doubles, texts, lists, maps, or null for a key
   * without a value. In the order of the recipe; unmodifiable.
   */
  public Map<String, @Nullable Object> values() {
    return values;
  }

  /**
   * Checks the keys against what the services of this section declare.
   *
   * @param declared the settings of all services that share the section
   * @throws GraftException of category USER with file, line and key
   */
  public Settings check(List<Setting> declared) {
    Set<String> known = new TreeSet<>(reserved);
    declared.forEach(setting -> known.add(setting.name()));
    for (String key : values.keySet()) {
      if (reserved.contains(key) || !known.contains(key)) {
        throw GraftException.unknown(ErrorCategory.USER, "key", key, known, where(key));
      }
    }
    try {
      return Settings.of(declared, values, path);
    } catch (GraftException e) {
      throw located(e);
    }
  }

  /**
   * The same error with file and line, when its place is a key of this section such as {@code
   * method.rank}; any other error as it is.
   */
  public GraftException located(GraftException error) {
    String key = error.where();
    Place place = key == null ? null : places.get(key);
    if (key == null || place == null) {
      return error;
    }
    return new GraftException(error.category(), error.what(), place.of(key), error.mend(), error);
  }

  /**
   * Where a key was written, such as {@code recipe.yaml:12: method.rank}; for an absent key, where
   * the section is.
   *
   * @param key without the name of the section
   */
  public String where(String key) {
    String full = path + "." + key;
    Place place = places.get(full);
    return (place == null ? places.get(path) : place).of(full);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServiceSettings that
        && path.equals(that.path)
        && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return path + values;
  }
}
