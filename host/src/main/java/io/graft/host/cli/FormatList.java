package io.graft.host.cli;

import io.graft.knowledge.reader.TerminologyReader;
import io.graft.knowledge.reader.TerminologyReaders;
import io.graft.spi.Setting;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The formats of terminologies with their settings. */
final class FormatList {
  private FormatList() {}

  static void print(Console console, boolean json) {
    for (TerminologyReader reader : TerminologyReaders.all()) {
      if (json) {
        Map<String, Object> settings = new TreeMap<>();
        reader.settings().forEach(setting -> settings.put(setting.name(), setting.description()));
        console.json(
            Map.of(
                "name", reader.name(), "description", reader.description(), "settings", settings));
        continue;
      }
      console.print(reader.name() + "  " + reader.description());
      for (Setting setting : reader.settings()) {
        console.print(
            String.format(
                Locale.ROOT,
                "  %-20s %s (%s)",
                setting.name(),
                setting.description(),
                setting.defaultValue()));
      }
    }
  }
}
