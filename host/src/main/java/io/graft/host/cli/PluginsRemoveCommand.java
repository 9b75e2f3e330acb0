package io.graft.host.cli;

import io.graft.host.config.HostConfiguration;
import io.graft.host.plugins.PluginCatalogue;
import io.graft.host.plugins.PluginHome;
import io.graft.host.plugins.PluginStatus;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code graft plugins remove}: takes a jar out of plugins/. */
@Command(
    name = "remove",
    description = "Take a jar out of plugins/.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft plugins remove medical-1.1.0.jar",
      "",
      "A running host drains the version; jobs that began with it end with it. When",
      "another version lies in plugins/, that one serves."
    })
final class PluginsRemoveCommand implements Callable<Integer> {
  @ParentCommand private PluginsCommand plugins;

  @Parameters(paramLabel = "JAR", description = "A file name of 'graft plugins list'.")
  private String jar;

  @Option(
      names = "--last",
      description = "Also when it is the only jar of a domain that serves, which then ends.")
  private boolean last;

  @Override
  public Integer call() {
    HostConfiguration configuration = HostConfiguration.ofProcess();
    PluginHome home = configuration.pluginHome();
    List<PluginStatus.Jar> all =
        home.hostRuns()
            ? PluginStatus.read(home.status()).jars()
            : PluginsListCommand.fresh(configuration).jars();
    PluginStatus.Jar found =
        all.stream()
            .filter(other -> other.jar().equals(jar))
            .findFirst()
            .orElseThrow(
                () ->
                    GraftException.unknown(
                        ErrorCategory.USER,
                        "jar",
                        jar,
                        all.stream().map(PluginStatus.Jar::jar).toList(),
                        home.jars().toString()));
    boolean only =
        found.state() == PluginCatalogue.State.CURRENT
            && all.stream()
                .noneMatch(
                    other ->
                        other.state() == PluginCatalogue.State.AVAILABLE
                            && Objects.equals(other.domain(), found.domain()));
    if (only && !last) {
      throw GraftException.user(
          "it is the only jar of domain '" + found.domain() + "', which serves",
          jar,
          "give --last to end the domain");
    }
    home.remove(jar);
    plugins.graft().console().print("removed " + jar);
    return 0;
  }
}
