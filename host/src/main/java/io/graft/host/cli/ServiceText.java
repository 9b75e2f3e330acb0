package io.graft.host.cli;

import io.graft.spi.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/**
 * A service as commands list it.
 *
 * @param name what recipes call it
 * @param description one line
 * @param settings what it understands
 */
record ServiceText(String name, String description, List<Setting> settings) {

  void print(Console console, boolean json) {
    if (json) {
      console.json(json());
    } else {
      print(console);
    }
  }

  private Map<String, Object> json() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", name);
    object.put("description", description);
    object.put("settings", settings.stream().map(ServiceText::json).toList());
    return object;
  }

  private static Map<String, Object> json(Setting setting) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", setting.name());
    object.put("type", setting.type().name().toLowerCase(Locale.ROOT));
    object.put("default", setting.defaultValue());
    object.put("minimum", setting.minimum());
    object.put("maximum", setting.maximum());
    object.put("choices", setting.choices());
    object.put("description", setting.description());
    return object;
  }

  private void print(Console console) {
    console.print(name + "  " + description);
    TextTable table =
        TextTable.forColumns(
            CommandLine.Help.defaultColorScheme(Ansi.OFF),
            new Column(22, 2, Column.Overflow.SPAN),
            new Column(15, 2, Column.Overflow.WRAP),
            new Column(42, 1, Column.Overflow.WRAP));
    for (Setting setting : settings) {
      table.addRowValues(setting.name(), defaultOf(setting), describe(setting));
    }
    console.print(table.toString());
  }

  private static String defaultOf(Setting setting) {
    Object value = setting.defaultValue();
    return value == null ? "-" : String.valueOf(value);
  }

  private static String describe(Setting setting) {
    return setting.choices().isEmpty()
        ? setting.description()
        : setting.description() + " (" + String.join(", ", setting.choices()) + ")";
  }
}
