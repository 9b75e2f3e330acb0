package io.graft.host.cli;

import io.graft.core.ClassPathServices;
import io.graft.spi.Setting;
import io.graft.spi.peft.PeftMethod;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code graft methods}: lists the fine-tuning methods. */
@Command(
    name = "methods",
    description = "List the fine-tuning methods and their settings.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A recipe chooses a method with method.peft and sets it with further keys of",
      "method. Example:",
      "  method: {peft: lora, r: 16}"
    })
final class MethodsCommand implements Callable<Integer> {
  @ParentCommand private GraftCommand graft;
  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    List<PeftMethod> methods =
        new ClassPathServices()
            .all(PeftMethod.class).stream().sorted(Comparator.comparing(PeftMethod::name)).toList();
    for (PeftMethod method : methods) {
      if (json.on()) {
        graft.console().json(json(method));
      } else {
        print(method);
      }
    }
    return 0;
  }

  private static Map<String, Object> json(PeftMethod method) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", method.name());
    object.put("description", method.description());
    object.put("settings", method.settings().stream().map(MethodsCommand::json).toList());
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

  private void print(PeftMethod method) {
    Console console = graft.console();
    console.print(method.name() + "  " + method.description());
    TextTable table =
        TextTable.forColumns(
            CommandLine.Help.defaultColorScheme(Ansi.OFF),
            new Column(22, 2, Column.Overflow.SPAN),
            new Column(15, 2, Column.Overflow.WRAP),
            new Column(42, 1, Column.Overflow.WRAP));
    for (Setting setting : method.settings()) {
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
