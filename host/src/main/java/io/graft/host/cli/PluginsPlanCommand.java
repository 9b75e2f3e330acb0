package io.graft.host.cli;

import io.graft.host.config.HostConfiguration;
import io.graft.host.plugins.PluginHome;
import io.graft.host.plugins.PluginId;
import io.graft.host.plugins.PluginPlan;
import io.graft.host.plugins.PluginStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code graft plugins plan}: what would start, stop and drain. */
@Command(
    name = "plan",
    description = "Show what the host would start, stop and drain, and change nothing.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It checks conf/graft.yaml and every jar of plugins/ as a host does, in this",
      "process, and compares that with what the running host does."
    })
final class PluginsPlanCommand implements Callable<Integer> {
  @ParentCommand private PluginsCommand plugins;
  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    HostConfiguration configuration = HostConfiguration.ofProcess();
    PluginHome home = configuration.pluginHome();
    boolean running = home.hostRuns();
    PluginStatus now = running ? PluginStatus.read(home.status()) : new PluginStatus(List.of());
    PluginPlan plan = PluginPlan.between(now, PluginsListCommand.fresh(configuration));
    Console console = plugins.graft().console();
    console.note(running ? "of the running host:" : "no host runs; at its next start:");
    for (PluginPlan.Step step : plan.steps()) {
      if (json.on()) {
        console.json(json(step));
      } else {
        console.print(text(step));
      }
    }
    return 0;
  }

  private static String text(PluginPlan.Step step) {
    return switch (step.action()) {
      case START -> step.domain() + "  start " + step.starts();
      case SWAP -> step.domain() + "  start " + step.starts() + ", drain " + step.drains();
      case STOP -> step.domain() + "  drain " + step.drains() + " and stop";
      case KEEP -> step.domain() + "  keep";
      case REFUSE -> step.jar() + "  refuse: " + step.reason();
    };
  }

  private static Map<String, Object> json(PluginPlan.Step step) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("action", step.action().name().toLowerCase(Locale.ROOT));
    object.put("domain", step.domain());
    object.put("starts", id(step.starts()));
    object.put("drains", id(step.drains()));
    object.put("jar", step.jar());
    object.put("reason", step.reason());
    return object;
  }

  private static @Nullable String id(@Nullable PluginId id) {
    return id == null ? null : id.toString();
  }
}
