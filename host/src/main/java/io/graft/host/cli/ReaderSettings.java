package io.graft.host.cli;

import io.graft.knowledge.reader.TerminologyReader;
import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A reader's settings as typed: {@code KEY=VALUE}, lists with commas. */
final class ReaderSettings {
  private ReaderSettings() {}

  static Settings of(TerminologyReader reader, Map<String, String> typed) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : typed.entrySet()) {
      values.put(entry.getKey(), value(reader, entry.getKey(), entry.getValue()));
    }
    return Settings.of(reader.settings(), values, "--set");
  }

  private static Object value(TerminologyReader reader, String key, String text) {
    Setting.Type type =
        reader.settings().stream()
            .filter(setting -> setting.name().equals(key))
            .map(Setting::type)
            .findFirst()
            .orElse(Setting.Type.TEXT);
    try {
      return switch (type) {
        case BOOLEAN -> flag(key, text);
        case INTEGER -> Long.valueOf(text);
        case NUMBER -> Double.valueOf(text);
        case TEXT_LIST -> text.isEmpty() ? List.of() : List.of(text.split(",", -1));
        default -> text;
      };
    } catch (NumberFormatException e) {
      throw GraftException.user("value '" + text + "' is no number", "--set " + key, "give one");
    }
  }

  private static boolean flag(String key, String text) {
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw GraftException.user(
        "value '" + text + "' has the wrong type", "--set " + key, "give true or false");
  }
}
