package io.graft.host.cli;

import io.graft.host.config.HostConfiguration;
import io.graft.host.plugins.PluginHome;
import io.graft.host.plugins.PluginPlan;
import io.graft.host.plugins.PluginStatus;
import java.util.List;
import java.util.concurrent.Callable;
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
        console.print(PluginPlan.toJson(step).toString());
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
}
