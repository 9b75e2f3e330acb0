package io.graft.host.cli;

import io.graft.host.client.HostEvents;
import io.graft.host.config.HostConfiguration;
import io.graft.host.plugins.PluginEvent;
import io.graft.host.plugins.PluginEventJson;
import io.graft.host.plugins.PluginJournal;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
      "The sequence numbers have no gaps, over restarts of the host too. Without --url",
      "the events are those of this distribution, whether its host runs or not; with",
      "it, those of a running host, through lost connections. The newest ones, some",
      "megabytes, are kept."
    })
final class PluginsEventsCommand implements Callable<Integer> {
  private static final long MILLIS_BETWEEN = 500;

  @ParentCommand private PluginsCommand plugins;
  @Mixin private JsonOption json;
  @Mixin private HostOption host;

  @Option(
      names = "--after",
      paramLabel = "SEQUENCE",
      defaultValue = "0",
      description = "Only events behind this one.")
  private long after;

  @Option(names = "--domain", paramLabel = "DOMAIN", description = "Only events of a domain.")
  private @Nullable String domain;

  @Option(
      names = "--follow",
      description = "Go on and show what happens, until an interrupt (Ctrl-C).")
  private boolean follow;

  @Override
  public Integer call() {
    if (host.given()) {
      HostEvents.ofPlugins(host.client(), after, follow).forEach(this::show);
      return 0;
    }
    Path file = HostConfiguration.ofProcess().pluginHome().events();
    do {
      for (PluginEvent event : PluginJournal.read(file, after)) {
        show(event);
        after = event.sequence();
      }
      if (follow) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MILLIS_BETWEEN));
      }
    } while (follow && !Thread.currentThread().isInterrupted());
    return 0;
  }

  private void show(JsonObject event) {
    if ("forgotten".equals(event.getString("type"))) {
      plugins.graft().console().note("the oldest event that is kept is " + event.getLong("oldest"));
    } else {
      show(PluginEventJson.of(event.encode(), "the host's event"));
    }
  }

  private void show(PluginEvent event) {
    if (domain == null || domain.equals(event.domain())) {
      plugins
          .graft()
          .console()
          .print(json.on() ? PluginEventJson.of(event).toString() : text(event));
    }
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
