package io.graft.core.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A service and the settings that it was opened with.
 *
 * @param name the service's name
 * @param settings every setting by name, defaults included; whole numbers are kept as Long
 */
public record NamedSettings(String name, Map<String, Object> settings) {
  public NamedSettings {
    Map<String, Object> copy = new LinkedHashMap<>(settings);
    copy.replaceAll((key, value) -> value instanceof Integer number ? number.longValue() : value);
    settings = Collections.unmodifiableMap(copy);
  }

  static NamedSettings of(JsonObject json) {
    return new NamedSettings(json.text("name"), json.object("settings").present());
  }

  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("settings", settings);
    return map;
  }
}
