package io.graft.host.cli;

import io.graft.core.ClassPathServices;
import io.graft.spi.inject.KnowledgeInjector;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code graft knowledge injectors}: lists what {@code knowledge.injector} can name. */
@Command(
    name = "injectors",
    description = "List the ways in which knowledge enters a model, with their settings.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft knowledge injectors",
      "",
      "Those of a domain's plugin come on top of these."
    })
final class KnowledgeInjectorsCommand implements Callable<Integer> {
  @ParentCommand private KnowledgeCommand knowledge;
  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    new ClassPathServices()
        .all(KnowledgeInjector.class).stream()
            .sorted(Comparator.comparing(KnowledgeInjector::name))
            .map(own -> new ServiceText(own.name(), own.description(), own.settings()))
            .forEach(text -> text.print(knowledge.graft().console(), json.on()));
    return 0;
  }
}
