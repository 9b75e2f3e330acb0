package io.graft.host.cli;

import io.graft.core.ClassPathServices;
import io.graft.spi.peft.PeftMethod;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
      ServiceText text = new ServiceText(method.name(), method.description(), method.settings());
      text.print(graft.console(), json.on());
    }
    return 0;
  }
}
