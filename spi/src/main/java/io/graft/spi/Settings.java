package io.graft.spi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checked values of a service's {@link Setting}s. Immutable and thread-safe. A getter never returns
 * null; asking for a setting that was not declared is a programming error.
 */
public final class Settings {
  private final Map<String, Setting> declared;
  private final Map<String, Object> values;

  private Settings(Map<String, Setting> declared, Map<String, Object> values) {
    this.declared = declared;
    this.values = values;
  }

  /**
   * Checks {@code given} against {@code declared} and fills in the defaults.
   *
   * @param declared what the service understands
   * @param given the keys and values of the recipe; numbers of any width, texts, booleans, lists,
   *     maps
   * @param where the place of the keys for error messages, such as {@code "method"}
   * @throws GraftException of category USER that names the key and its valid values
   */
  public static Settings of(List<Setting> declared, Map<String, ?> given, String where) {
    Map<String, Setting> byName = new LinkedHashMap<>();
    declared.forEach(setting -> byName.put(setting.name(), setting));
    given
        .keySet()
        .forEach(
            key -> {
              if (!byName.containsKey(key)) {
                throw GraftException.unknown(
                    ErrorCategory.USER, "key", key, byName.keySet(), where);
              }
            });
    Map<String, Object> values = new LinkedHashMap<>();
    byName
        .values()
        .forEach(
            setting -> {
              Object raw = given.get(setting.name());
              Object value =
                  raw == null
                      ? setting.defaultValue()
                      : checked(setting, raw, where + "." + setting.name());
              if (value != null) {
                values.put(setting.name(), value);
              }
            });
    return new Settings(byName, values);
  }

  public boolean flag(String name) {
    return (Boolean) require(name);
  }

  public int integer(String name) {
    return Math.toIntExact(((Number) require(name)).longValue());
  }

  public double number(String name) {
    return ((Number) require(name)).doubleValue();
  }

  public String text(String name) {
    return (String) require(name);
  }

  /** The text, or empty when it is absent and has no default. */
  public Optional<String> optionalText(String name) {
    return Optional.ofNullable((String) get(name));
  }

  @SuppressWarnings("unchecked") // checked by of()
  public List<String> texts(String name) {
    return (List<String>) require(name);
  }

  @SuppressWarnings("unchecked") // checked by of()
  public Map<String, Double> numberMap(String name) {
    return (Map<String, Double>) require(name);
  }

  /** All values by name, defaults included, in the order of declaration. */
  public Map<String, Object> asMap() {
    return java.util.Collections.unmodifiableMap(values);
  }

  private Object require(String name) {
    Object value = get(name);
    if (value == null) {
      throw new IllegalArgumentException("setting '" + name + "' has neither value nor default");
    }
    return value;
  }

  private @Nullable Object get(String name) {
    if (!declared.containsKey(name)) {
      throw new IllegalArgumentException(
          "setting '" + name + "' was not declared; declared: " + declared.keySet());
    }
    return values.get(name);
  }

  private static Object checked(Setting setting, Object raw, String where) {
    switch (setting.type()) {
      case BOOLEAN:
        if (raw instanceof Boolean) {
          return raw;
        }
        throw wrong(raw, where, "true or false");
      case INTEGER:
        if (raw instanceof Integer || raw instanceof Long) {
          return inRange(setting, ((Number) raw).longValue(), where);
        }
        throw wrong(raw, where, "a whole number");
      case NUMBER:
        if (raw instanceof Number) {
          return inRange(setting, ((Number) raw).doubleValue(), where);
        }
        throw wrong(raw, where, "a number");
      case TEXT:
        if (raw instanceof String text) {
          return choice(setting, text, where);
        }
        throw wrong(raw, where, "a text");
      case TEXT_LIST:
        return textList(raw, where);
      case NUMBER_MAP:
        return numberMapOf(raw, where);
    }
    throw new AssertionError(setting.type());
  }

  private static Number inRange(Setting setting, Number value, String where) {
    double v = value.doubleValue();
    Double minimum = setting.minimum();
    Double maximum = setting.maximum();
    if ((minimum != null && v < minimum) || (maximum != null && v > maximum) || Double.isNaN(v)) {
      throw GraftException.user(
          "value " + value + " is out of range",
          where,
          "give a number from " + minimum + " to " + maximum);
    }
    return value;
  }

  private static String choice(Setting setting, String text, String where) {
    if (!setting.choices().isEmpty() && !setting.choices().contains(text)) {
      throw GraftException.unknown(ErrorCategory.USER, "choice", text, setting.choices(), where);
    }
    return text;
  }

  private static List<String> textList(Object raw, String where) {
    if (raw instanceof String text) {
      return List.of(text);
    }
    if (!(raw instanceof List<?> list)) {
      throw wrong(raw, where, "a list of texts");
    }
    List<String> texts = new ArrayList<>();
    for (Object element : list) {
      if (!(element instanceof String text)) {
        throw wrong(element, where, "a list of texts");
      }
      texts.add(text);
    }
    return List.copyOf(texts);
  }

  private static Map<String, Double> numberMapOf(Object raw, String where) {
    if (!(raw instanceof Map<?, ?> map)) {
      throw wrong(raw, where, "a map from text to number");
    }
    Map<String, Double> numbers = new TreeMap<>();
    map.forEach(
        (key, value) -> {
          if (!(key instanceof String) || !(value instanceof Number)) {
            throw wrong(value, where + "." + key, "a number");
          }
          numbers.put((String) key, ((Number) value).doubleValue());
        });
    return java.util.Collections.unmodifiableMap(numbers);
  }

  private static GraftException wrong(@Nullable Object raw, String where, String wanted) {
    return GraftException.user("value '" + raw + "' has the wrong type", where, "give " + wanted);
  }
}
