package io.graft.host.cli;

import io.graft.host.config.HostConfiguration;
import io.graft.host.plugins.PluginHome;
import io.graft.host.plugins.PluginRuntime;
import io.graft.host.plugins.PluginStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code graft plugins list}: what each jar does. */
@Command(
    name = "list",
    description = "List the jars of plugins/ and what the host does with each.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "States: current, standby, draining, available (another version serves),",
      "disabled by conf/graft.yaml, refused. Without a running host it is what the next",
      "one would do."
    })
final class PluginsListCommand implements Callable<Integer> {
  @ParentCommand private PluginsCommand plugins;
  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    HostConfiguration configuration = HostConfiguration.ofProcess();
    PluginHome home = configuration.pluginHome();
    PluginStatus status = home.hostRuns() ? PluginStatus.read(home.status()) : fresh(configuration);
    status.jars().forEach(jar -> PluginLines.print(plugins.graft().console(), jar, json.on()));
    return 0;
  }

  /** What a host that starts now would come to. */
  static PluginStatus fresh(HostConfiguration configuration) {
    try (PluginRuntime runtime = configuration.startPlugins()) {
      return PluginStatus.of(runtime.catalogue());
    }
  }
}
