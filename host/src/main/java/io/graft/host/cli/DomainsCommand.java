package io.graft.host.cli;

import io.graft.host.plugins.PluginCatalogue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code graft domains}: lists the domain plugins. */
@Command(
    name = "domains",
    description = "List the domain plugins and what each provides.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A recipe leases a domain by its name. Example:",
      "  domain: medical",
      "",
      "A jar that was refused is listed with the reason."
    })
final class DomainsCommand implements Callable<Integer> {
  @ParentCommand private GraftCommand graft;
  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    try (Plugins plugins = new Plugins()) {
      for (PluginCatalogue.Entry entry : plugins.get().catalogue().entries()) {
        if (json.on()) {
          graft.console().json(json(entry));
        } else {
          print(entry);
        }
      }
    }
    return 0;
  }

  private static Map<String, Object> json(PluginCatalogue.Entry entry) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("domain", entry.domain());
    object.put("state", entry.state().name().toLowerCase(Locale.ROOT));
    object.put("description", entry.description());
    object.put("bundle", entry.id() == null ? null : entry.id().bundle());
    object.put("version", entry.id() == null ? null : entry.id().version());
    object.put("jar", entry.jar());
    object.put("jar_sha256", entry.jarSha256());
    object.put("services", entry.services().stream().map(DomainsCommand::json).toList());
    object.put("reason", entry.reason());
    return object;
  }

  private static Map<String, String> json(PluginCatalogue.Service service) {
    return Map.of("type", service.type().getSimpleName(), "name", service.name());
  }

  private void print(PluginCatalogue.Entry entry) {
    Console console = graft.console();
    String name = entry.domain() == null ? entry.jar() : entry.domain();
    console.print(
        name
            + "  "
            + entry.state().name().toLowerCase(Locale.ROOT)
            + (entry.id() == null ? "" : "  " + entry.id()));
    if (entry.description() != null) {
      console.print("  " + entry.description());
    }
    List<String> services =
        entry.services().stream()
            .map(service -> service.type().getSimpleName() + " " + service.name())
            .toList();
    if (!services.isEmpty()) {
      console.print("  provides " + String.join(", ", services));
    }
    if (entry.reason() != null) {
      console.print("  " + entry.reason());
    }
  }
}
