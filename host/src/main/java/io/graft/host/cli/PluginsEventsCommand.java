package io.graft.host.cli;

import io.graft.host.config.HostConfiguration;
import io.graft.host.plugins.PluginEvent;
import io.graft.host.plugins.PluginEventJson;
import io.graft.host.plugins.PluginJournal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code graft plugins events}: what happened to plugins. */
@Command(
    name = "events",
    description = "Show what happened to plugins, the oldest first.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft plugins events --after 120 --domain medical",
      "",
      "The sequence numbers have no gaps, over restarts of the host too."
    })
final class PluginsEventsCommand implements Callable<Integer> {
  @ParentCommand private PluginsCommand plugins;
  @Mixin private JsonOption json;

  @Option(
      names = "--after",
      paramLabel = "SEQUENCE",
      defaultValue = "0",
      description = "Only events behind this one.")
  private long after;

  @Option(names = "--domain", paramLabel = "DOMAIN", description = "Only events of a domain.")
  private @Nullable String domain;

  @Override
  public Integer call() {
    Console console = plugins.graft().console();
    HostConfiguration configuration = HostConfiguration.ofProcess();
    for (PluginEvent event : PluginJournal.read(configuration.pluginHome().events(), after)) {
      if (domain == null || domain.equals(event.domain())) {
        console.print(json.on() ? PluginEventJson.of(event).toString() : text(event));
      }
    }
    return 0;
  }

  private static String text(PluginEvent event) {
    StringBuilder text = new StringBuilder();
    text.append(event.sequence()).append("  ").append(event.time());
    text.append("  ").append(event.type().text());
    append(text, event.domain());
    append(text, event.plugin() == null ? event.jar() : event.plugin());
    append(text, event.detail());
    return text.toString();
  }

  private static void append(StringBuilder text, @Nullable Object part) {
    if (part != null) {
      text.append("  ").append(part);
    }
  }
}
