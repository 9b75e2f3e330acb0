package io.graft.core.store;

import io.graft.spi.GraftException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object with typed access. A missing key or a value of the wrong type is an error of
 * category DATA that names file and key.
 *
 * @param file for messages
 * @param path the object's place in the file, empty for the whole
 * @param values booleans, numbers, texts, lists, maps and nulls
 */
record JsonObject(String file, String path, Map<String, @Nullable Object> values) {
  JsonObject {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  String text(String key) {
    return require(key, String.class, "a text");
  }

  String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  int integer(String key) {
    return require(key, Integer.class, "a whole number");
  }

  /** A list of texts; empty when the key is missing. */
  List<String> texts(String key) {
    if (!has(key)) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (Object element : require(key, List.class, "a list of texts")) {
      if (!(element instanceof String text)) {
        throw wrong(key, "a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  /** A list of numbers; empty when the key is missing. */
  List<Double> numbers(String key) {
    if (!has(key)) {
      return List.of();
    }
    List<Double> numbers = new ArrayList<>();
    for (Object element : require(key, List.class, "a list of numbers")) {
      if (!(element instanceof Number number)) {
        throw wrong(key, "a list of numbers");
      }
      numbers.add(number.doubleValue());
    }
    return numbers;
  }

  /** The object below a key. */
  JsonObject object(String key) {
    Map<String, @Nullable Object> inner = new LinkedHashMap<>();
    require(key, Map.class, "an object").forEach((k, v) -> inner.put(String.valueOf(k), v));
    return new JsonObject(file, path.isEmpty() ? key : path + "." + key, inner);
  }

  /** The values that are not null. */
  Map<String, Object> present() {
    Map<String, Object> present = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          if (value != null) {
            present.put(key, value);
          }
        });
    return present;
  }

  /** Where a key is, for messages. */
  String where(String key) {
    return file + ", " + (path.isEmpty() ? key : path + "." + key);
  }

  private <T> T require(String key, Class<T> type, String wanted) {
    Object value = values.get(key);
    if (!type.isInstance(value)) {
      throw wrong(key, wanted);
    }
    return type.cast(value);
  }

  private GraftException wrong(String key, String wanted) {
    return GraftException.data(
        has(key) ? "the value is not " + wanted : "the key is missing",
        where(key),
        "restore the file from where it came, or make it anew");
  }
}
