package io.graft.host.cli;

import io.graft.host.config.HostConfiguration;
import io.graft.host.plugins.PluginCatalogue;
import io.graft.host.plugins.PluginRuntime;
import io.graft.host.plugins.PluginStatus;
import io.graft.spi.GraftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code graft plugins verify}: makes all checks of a host on jars, and installs nothing. */
@Command(
    name = "verify",
    description = "Make the checks of a host on jars, in this process alone.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft plugins verify medical-1.2.0.jar",
      "",
      "Checks the archive, pins and signatures of conf/graft.yaml, the OSGi headers, the",
      "version of the SPI, every service, and the plugin's own health check. Exit code 3",
      "when a jar is refused."
    })
final class PluginsVerifyCommand implements Callable<Integer> {
  @ParentCommand private PluginsCommand plugins;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "JAR", arity = "1..*", description = "Jars of plugins.")
  private List<Path> jars;

  @Override
  public Integer call() {
    HostConfiguration configuration = HostConfiguration.ofProcess();
    GraftException refused = null;
    for (Path jar : jars) {
      try {
        PluginLines.print(plugins.graft().console(), verify(configuration, jar), json.on());
      } catch (GraftException e) {
        if (refused != null) {
          plugins.graft().console().note("error: " + refused.getMessage());
        }
        refused = e; // the last one is told, and gives the exit code, as for every command
      }
    }
    if (refused != null) {
      throw refused;
    }
    return 0;
  }

  /**
   * Checks a jar by itself.
   *
   * @throws GraftException that says why a host would refuse it
   */
  static PluginStatus.Jar verify(HostConfiguration configuration, Path jar) {
    if (!Files.isRegularFile(jar)) {
      throw GraftException.user("there is no such jar", jar.toString(), "check the path");
    }
    try (PluginRuntime runtime = configuration.startFramework()) {
      PluginCatalogue.Entry entry = runtime.install(jar);
      return PluginStatus.of(new PluginCatalogue(List.of(entry))).jars().get(0);
    }
  }
}
